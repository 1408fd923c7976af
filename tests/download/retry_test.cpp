#include "download/retry.h"

#include <gmock/gmock.h>

#include "download/rate_limit.h"

namespace crnngan::download {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

Exchange with_status(int status) {
  Exchange exchange;
  exchange.status = status;
  return exchange;
}

Exchange broken(bool may_pass) {
  Exchange exchange;
  exchange.trouble = "connection lost";
  exchange.may_pass = may_pass;
  return exchange;
}

TEST(NextStep, GoodResponsesAreTaken) {
  EXPECT_TRUE(std::holds_alternative<Take>(next_step(with_status(200), {}, 1, 0)));
  EXPECT_TRUE(std::holds_alternative<Take>(next_step(with_status(206), {}, 5, 8)));
}

TEST(NextStep, PassingFaultsAreWaitedForTwiceAsLongEachTime) {
  const Patience patience;
  for (const Exchange& exchange :
       {with_status(500), with_status(503), with_status(429), broken(true)}) {
    for (int tries = 1; tries < patience.tries; ++tries) {
      const Step step = next_step(exchange, patience, tries, 0);
      ASSERT_TRUE(std::holds_alternative<Wait>(step));
      EXPECT_EQ(std::get<Wait>(step).time, milliseconds(500 * (1 << (tries - 1))));
      EXPECT_FALSE(std::get<Wait>(step).whole_site);
    }
    const Step last = next_step(exchange, patience, patience.tries, 0);
    ASSERT_TRUE(std::holds_alternative<GiveUp>(last));
    EXPECT_TRUE(std::get<GiveUp>(last).may_pass);
  }
}

TEST(NextStep, OtherFaultsAreFinalAtOnce) {
  for (const Exchange& exchange : {with_status(404), with_status(410), with_status(403),
                                   with_status(204), with_status(304), broken(false)}) {
    const Step step = next_step(exchange, {}, 1, 0);
    ASSERT_TRUE(std::holds_alternative<GiveUp>(step));
    EXPECT_FALSE(std::get<GiveUp>(step).may_pass);
  }
  EXPECT_THAT(std::get<GiveUp>(next_step(with_status(404), {}, 1, 0)).reason,
              HasSubstr("404 (not found)"));
  Exchange large = with_status(200);
  large.too_large = true;
  EXPECT_THAT(std::get<GiveUp>(next_step(large, {}, 1, 0)).reason, HasSubstr("larger"));
}

TEST(NextStep, ServersMayAskForTimeButNotForAnHour) {
  Exchange exchange = with_status(429);
  exchange.retry_after = seconds(7);
  const Step step = next_step(exchange, {}, 1, 0);
  EXPECT_EQ(std::get<Wait>(step).time, seconds(7));
  EXPECT_TRUE(std::get<Wait>(step).whole_site);
  exchange.retry_after = seconds(3600);
  const Step refusal = next_step(exchange, {}, 1, 0);
  EXPECT_THAT(std::get<GiveUp>(refusal).reason, HasSubstr("3600 s"));
  EXPECT_TRUE(std::get<GiveUp>(refusal).may_pass);
}

TEST(NextStep, RedirectsAreFollowedWithinLimitsAndOnTheWebOnly) {
  Exchange exchange = with_status(302);
  exchange.redirect = "https://c.d/y.mid#part";
  EXPECT_EQ(std::get<Follow>(next_step(exchange, {}, 1, 7)).address, "https://c.d/y.mid");
  EXPECT_THAT(std::get<GiveUp>(next_step(exchange, {}, 1, 8)).reason, HasSubstr("8 times"));
  exchange.redirect = "file:///etc/passwd";
  EXPECT_THAT(std::get<GiveUp>(next_step(exchange, {}, 1, 0)).reason,
              HasSubstr("file:///etc/passwd"));
}

TEST(FaultOfRedirect, AwayFromHttpsAndIntoPrivateNetworksIsOne) {
  const auto fault = [](const char* from, const char* to) {
    return fault_of_redirect("https://a.b/x", from, to).value_or("");
  };
  EXPECT_EQ(fault("https://a.b/x", "https://c.d/y"), "");
  EXPECT_EQ(fault("http://a.b/x", "http://c.d/y"), "");
  EXPECT_EQ(fault("http://a.b/x", "https://c.d/y"), "");
  EXPECT_THAT(fault("https://a.b/x", "http://a.b/x"), HasSubstr("away from https"));
  for (const char* host : {"127.0.0.1", "localhost", "10.0.0.1:8080", "[::1]", "169.254.169.254",
                           "[::ffff:192.168.0.1]"}) {
    const std::string to = std::string("https://") + host + "/y";
    EXPECT_THAT(fault("https://a.b/x", to.c_str()), HasSubstr("not in the public internet")) << to;
    EXPECT_EQ(fault_of_redirect(to, to, to), std::nullopt) << to;
  }
}

TEST(RateLimit, SpacesTheRequestsToEachSite) {
  RateLimit limit;
  const RateLimit::Clock::time_point start{};
  EXPECT_EQ(limit.next("a"), RateLimit::Clock::time_point::min());
  limit.space("a", milliseconds(500));
  limit.take("a", start);
  EXPECT_EQ(limit.next("a"), start + milliseconds(500));
  limit.take("b", start);
  EXPECT_EQ(limit.next("b"), RateLimit::Clock::time_point::min());
  limit.hold("a", start + seconds(9));
  limit.hold("a", start + seconds(3));
  EXPECT_EQ(limit.next("a"), start + seconds(9));
}

}  // namespace
}  // namespace crnngan::download
