#include "report/encoding.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.h"

namespace crnngan::report {
namespace {

TEST(ReportEncoding, Base64IsThatOfRfc4648) {
  const auto encoded = [](std::string_view text) {
    return base64(Bytes(text.begin(), text.end()));
  };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(Bytes{0xff, 0xef, 0xbe}), "/+++");
}

TEST(ReportEncoding, HtmlHoldsNoTagOfTheText) {
  EXPECT_EQ(escape_html("<b a=\"1\" c='2'>&ü"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;ü");
}

TEST(ReportEncoding, JsonInAScriptCannotEndIt) {
  const nlohmann::json json{{"name", "</script><script>alert(1)</script><!--"}};
  const std::string text = json_in_script(json.dump());
  EXPECT_EQ(text.find('<'), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(text), json);
}

TEST(ReportEncoding, ScriptInAPageCannotEndIt) {
  EXPECT_EQ(script_in_page("a = '</script>'; b = '<!--'"), "a = '<\\/script>'; b = '<\\!--'");
}

}  // namespace
}  // namespace crnngan::report
