#pragma once

// The pages of a job -> the MIDI files that they lead to.

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "download/fetcher.h"
#include "download/job.h"
#include "download/manifest.h"
#include "download/page_links.h"

namespace crnngan::download {

struct PageLimits {
  std::uint64_t bytes = 0;  // of a page
  std::size_t files = 0;    // that all pages lead to
  std::size_t frames = 0;   // pages within pages, in all
};

// A target, and whether it was found on a page rather than named.
struct Finding {
  Target target;
  bool found = false;
};

struct Findings {
  std::vector<Finding> targets;  // MIDI files and archives, each once, in the job's order
  std::vector<Entry> losses;     // pages not read, links not followed
  std::set<std::string> sites;   // of the job's addresses, and where its pages were redirected to
};

class Pages {
 public:
  // Pages that were read are kept in `cache`, an existing folder, and not fetched again when they
  // are there; with an empty path they are not.
  Pages(const Job& job, std::filesystem::path cache, const PageLimits& limits);

  // Adds the requests for the pages, and for the frames that they turn out to have. `read` is
  // called after each.
  void ask(Fetcher& fetcher, std::function<void(std::size_t done, std::size_t total)> read);

  // When all requests are done.
  Findings findings() const;

 private:
  struct Page {
    bool is_named = false;  // rather than shown by another page
    std::string reason;     // why it was not read
    bool may_pass = false;
    bool is_target = false;  // it is no page but a MIDI file or an archive
    TargetKind kind = TargetKind::kPage;
    std::vector<std::string> music;
    std::vector<std::string> frames;
    std::vector<std::string> elsewhere;  // links to other sites
  };

  void ask_page(Fetcher& fetcher, const std::string& address, bool is_named);
  void read_page(Fetcher& fetcher, const std::string& address, const Reply& reply);
  void read_links(Fetcher& fetcher, Page& page, const Reply& reply);
  std::filesystem::path cached(const std::string& address) const;

  const Job& job_;
  std::filesystem::path cache_;
  PageLimits limits_;
  std::map<std::string, Page> pages_;  // by address, those that were asked for
  std::set<std::string> sites_;
  std::size_t frames_ = 0;
  std::size_t done_ = 0;
  std::function<void(std::size_t, std::size_t)> read_;

  friend class PageWalk;
};

// A name for what is kept of an address while a download goes on.
std::string key_of(const std::string& address);

}  // namespace crnngan::download
