#include "download/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/files.h"
#include "download/address.h"
#include "download/content_check.h"
#include "download/sha256.h"

namespace crnngan::download {

namespace fs = std::filesystem;

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

std::string key_of(const std::string& address) {
  constexpr std::size_t kDigits = 32;
  return sha256(bytes_of(address)).substr(0, kDigits);
}

Pages::Pages(const Job& job, fs::path cache, const PageLimits& limits)
    : job_(job), cache_(std::move(cache)), limits_(limits) {
  for (const Target& target : job.targets) sites_.insert(site_of(target.address));
}

void Pages::ask(Fetcher& fetcher, std::function<void(std::size_t, std::size_t)> read) {
  read_ = std::move(read);
  for (const Target& target : job_.targets) {
    if (target.kind == TargetKind::kPage) ask_page(fetcher, target.address, true);
  }
}

fs::path Pages::cached(const std::string& address) const {
  return cache_ / (key_of(address) + ".page");
}

void Pages::ask_page(Fetcher& fetcher, const std::string& address, bool is_named) {
  const auto [page, is_new] = pages_.try_emplace(address);
  if (!is_new) return;
  page->second.is_named = is_named;
  std::error_code none;
  if (!cache_.empty() && fs::is_regular_file(cached(address), none)) {
    // The address that the page was found at, a line break, and the page.
    const std::string text = read_text_file(cached(address));
    const std::size_t end = std::min(text.find('\n'), text.size());
    Reply reply;
    reply.is_good = true;
    reply.address = text.substr(0, end);
    reply.body = text.substr(std::min(end + 1, text.size()));
    read_page(fetcher, address, reply);
    return;
  }
  const Request request{address, {}, limits_.bytes, true, is_named ? nullptr : &sites_};
  fetcher.add(request, [this, &fetcher, address](const Reply& reply) {
    if (reply.is_good && !cache_.empty()) {
      write_file(cached(address), reply.address + '\n' + reply.body);
    }
    read_page(fetcher, address, reply);
  });
}

void Pages::read_page(Fetcher& fetcher, const std::string& address, const Reply& reply) {
  Page& page = pages_.at(address);
  const Content content = content_of(bytes_of(reply.body));
  const bool is_target = content == Content::kMidi || content == Content::kArchive;
  if (page.is_named && is_target && (reply.is_good || reply.too_large)) {
    page.is_target = true;
    page.kind = content == Content::kMidi ? TargetKind::kMusic : TargetKind::kArchive;
  } else if (!reply.is_good) {
    page.reason = reply.reason;
    page.may_pass = reply.may_pass;
  } else if (content == Content::kEmpty || is_target) {
    page.reason = "expected a web page, found something else";
  } else {
    read_links(fetcher, page, reply);
  }
  ++done_;
  read_(done_, pages_.size());
}

void Pages::read_links(Fetcher& fetcher, Page& page, const Reply& reply) {
  const std::string own_site = site_of(reply.address);
  sites_.insert(own_site);
  // Whether other pages were read before this one makes no difference.
  const auto is_named = [&](const std::string& address) {
    const std::string site = site_of(address);
    return site == own_site ||
           std::any_of(job_.targets.begin(), job_.targets.end(),
                       [&](const Target& target) { return site == site_of(target.address); });
  };
  const PageLinks links = page_links(reply.body, reply.address);
  for (const std::string& address : links.music) {
    (is_named(address) ? page.music : page.elsewhere).push_back(address);
  }
  for (const std::string& address : links.frames) {
    if (!is_named(address)) {
      page.elsewhere.push_back(address);
    } else if (pages_.contains(address) || frames_++ < limits_.frames) {
      page.frames.push_back(address);
      ask_page(fetcher, address, false);
    } else {
      page.reason = fmt::format("shows more than the {} pages that are allowed", limits_.frames);
    }
  }
}

// Goes through the pages in the order of the job and of the pages themselves.
class PageWalk {
 public:
  explicit PageWalk(const Pages& pages) : pages_(pages) { findings_.sites = pages.sites_; }

  Findings run() {
    for (const Target& target : pages_.job_.targets) {
      if (target.kind == TargetKind::kPage) {
        visit(target.address, target.folder);
      } else {
        find(target, false);
      }
    }
    return std::move(findings_);
  }

 private:
  void visit(const std::string& address, const std::string& folder) {
    if (!visited_.insert(address).second) return;
    const Pages::Page& page = pages_.pages_.at(address);
    if (page.is_target) {
      find({page.kind, address, "", ""}, false);
      return;
    }
    if (!page.reason.empty()) {
      lose(address, page.reason, page.may_pass ? Fate::kFailed : Fate::kRefused);
    }
    for (const std::string& elsewhere : page.elsewhere) {
      if (known_.insert(elsewhere).second) {
        lose(elsewhere, "on another site, which was not named", Fate::kRefused);
      }
    }
    for (const std::string& music : page.music) {
      if (findings_.targets.size() >= pages_.limits_.files) {
        lose(address,
             fmt::format("leads to more than the {} files that are allowed", pages_.limits_.files),
             Fate::kRefused);
        return;
      }
      find({TargetKind::kMusic, music, folder, ""}, true);
    }
    for (const std::string& frame : page.frames) visit(frame, folder);
  }

  void find(const Target& target, bool found) {
    if (known_.insert(target.address).second) findings_.targets.push_back({target, found});
  }

  void lose(const std::string& address, const std::string& reason, Fate fate) {
    Entry entry;
    entry.fate = fate;
    entry.address = address;
    entry.licence = pages_.job_.licence;
    entry.note = reason;
    findings_.losses.push_back(entry);
  }

  const Pages& pages_;
  std::set<std::string> visited_;  // pages
  std::set<std::string> known_;    // files, and links not followed
  Findings findings_;
};

Findings Pages::findings() const { return PageWalk(*this).run(); }

}  // namespace crnngan::download
