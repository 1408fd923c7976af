#include "download/address.h"

#include <gtest/gtest.h>

namespace crnngan::download {
namespace {

TEST(Resolve, GivesWhatRfc3986Gives) {
  // Section 5.4: normal and abnormal examples that have to do with http.
  const std::string base = "http://a/b/c/d;p?q";
  for (const auto& [reference, expected] :
       std::initializer_list<std::pair<const char*, const char*>>{{"g", "http://a/b/c/g"},
                                                                  {"./g", "http://a/b/c/g"},
                                                                  {"g/", "http://a/b/c/g/"},
                                                                  {"/g", "http://a/g"},
                                                                  {"//g", "http://g/"},
                                                                  {"?y", "http://a/b/c/d;p?y"},
                                                                  {"g?y", "http://a/b/c/g?y"},
                                                                  {"#s", "http://a/b/c/d;p?q"},
                                                                  {"g#s", "http://a/b/c/g"},
                                                                  {"", "http://a/b/c/d;p?q"},
                                                                  {"..", "http://a/b/"},
                                                                  {"../g", "http://a/b/g"},
                                                                  {"../../g", "http://a/g"},
                                                                  {"../../../g", "http://a/g"},
                                                                  {"/../g", "http://a/g"},
                                                                  {"http://h/x", "http://h/x"}}) {
    EXPECT_EQ(resolve(base, reference), expected) << reference;
  }
}

TEST(Resolve, TakesWhatOldPagesWrite) {
  const std::string base = "http://a.b/midi/bach.htm";
  EXPECT_EQ(resolve(base, " x.mid\n"), "http://a.b/midi/x.mid");
  EXPECT_EQ(resolve(base, "pre\nlude.mid"), "http://a.b/midi/prelude.mid");
  EXPECT_EQ(resolve(base, "sub\\x.mid"), "http://a.b/midi/sub/x.mid");
  EXPECT_EQ(resolve(base, "two words.mid"), "http://a.b/midi/two%20words.mid");
  EXPECT_EQ(resolve(base, "Dvo\xc5\x99\xc3\xa1k.mid"), "http://a.b/midi/Dvo%C5%99%C3%A1k.mid");
  EXPECT_EQ(resolve(base, "a%20b.mid"), "http://a.b/midi/a%20b.mid");
}

TEST(Resolve, RefusesWhatIsNoAddressOfTheWeb) {
  const std::string base = "http://a.b/";
  for (const char* reference :
       {"ftp://a.b/x.mid", "file:///etc/passwd", "mailto:a@b", "javascript:void(0)", "data:,x",
        "http://", "http://user:secret@a.b/x.mid", "http://a.b:99999/", "gopher://a"}) {
    EXPECT_EQ(resolve(base, reference), std::nullopt) << reference;
  }
  EXPECT_EQ(resolve("", "x.mid"), std::nullopt);
  EXPECT_EQ(resolve("", ""), std::nullopt);
  EXPECT_EQ(resolve(base, std::string(5000, 'a')), std::nullopt);
}

TEST(Address, TellsOriginSiteAndPath) {
  const std::string address = "https://WWW.Example.org:8443/a/b%20c/d.MID?x=1";
  EXPECT_EQ(origin_of(address), "https://www.example.org:8443");
  EXPECT_EQ(site_of(address), "example.org:8443");
  EXPECT_EQ(path_of(address), "/a/b%20c/d.MID?x=1");
  EXPECT_EQ(file_name_of(address), "d.MID");
  EXPECT_EQ(folder_name_of(address), "b c");
  EXPECT_EQ(origin_of("http://a.b:80/"), "http://a.b");
  EXPECT_EQ(site_of("https://a.b/"), site_of("http://www.a.b:80/x"));
  EXPECT_EQ(file_name_of("http://a.b/"), "");
  EXPECT_EQ(folder_name_of("http://a.b/x.mid"), "");
}

TEST(Address, KnowsMusicAndArchivesByTheirNames) {
  EXPECT_TRUE(is_music_address("http://a.b/x.MID"));
  EXPECT_TRUE(is_music_address("http://a.b/x.midi?download=1"));
  EXPECT_FALSE(is_music_address("http://a.b/x.mid.htm"));
  EXPECT_FALSE(is_music_address("http://a.b/x?file=y.mid"));
  for (const char* name : {"x.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.xz", "x.ZIP?download=1"}) {
    EXPECT_TRUE(is_archive_address(std::string("http://a.b/") + name)) << name;
  }
  EXPECT_FALSE(is_archive_address("http://a.b/x.gz"));
}

}  // namespace
}  // namespace crnngan::download
