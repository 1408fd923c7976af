#include "download/pages.h"

#include <fmt/format.h>

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
  for (const Target& target : job.targets) {
    sites_.insert(site_of(target.address));
    pages_.emplace_back();
    if (target.kind != TargetKind::kPage) continue;
    pages_.back() = std::make_unique<Page>();
    pages_.back()->address = target.address;
  }
}

void Pages::ask(Fetcher& fetcher, std::function<void(std::size_t, std::size_t)> read) {
  read_ = std::move(read);
  for (const auto& page : pages_) {
    if (page && asked_.insert(page->address).second) ask_page(fetcher, *page, 0);
  }
}

fs::path Pages::cached(const Page& page) const { return cache_ / (key_of(page.address) + ".page"); }

void Pages::ask_page(Fetcher& fetcher, Page& page, int depth) {
  ++total_;
  std::error_code none;
  if (!cache_.empty() && fs::is_regular_file(cached(page), none)) {
    // The address that the page was found at, a line break, and the page.
    const std::string text = read_text_file(cached(page));
    const std::size_t end = text.find('\n');
    Reply reply;
    reply.is_good = true;
    reply.address = text.substr(0, end);
    reply.body = text.substr(end + 1);
    read_page(fetcher, page, depth, reply);
    return;
  }
  Request request{page.address, {}, limits_.bytes, true, depth == 0 ? nullptr : &sites_};
  fetcher.add(request, [this, &fetcher, &page, depth](const Reply& reply) {
    if (reply.is_good && !cache_.empty()) {
      write_file(cached(page), reply.address + '\n' + reply.body);
    }
    read_page(fetcher, page, depth, reply);
  });
}

void Pages::read_page(Fetcher& fetcher, Page& page, int depth, const Reply& reply) {
  const Content content = content_of(bytes_of(reply.body));
  const bool is_target = content == Content::kMidi || content == Content::kArchive;
  if (depth == 0 && is_target && (reply.is_good || reply.too_large)) {
    page.is_target = true;
    page.kind = content == Content::kMidi ? TargetKind::kMusic : TargetKind::kArchive;
  } else if (!reply.is_good) {
    page.reason = reply.reason;
    page.may_pass = reply.may_pass;
  } else if (content == Content::kEmpty || is_target) {
    page.reason = "expected a web page, found something else";
  } else {
    if (depth == 0) sites_.insert(site_of(reply.address));
    const PageLinks links = page_links(reply.body, reply.address);
    for (const std::string& address : links.music) {
      const bool is_here = sites_.contains(site_of(address));
      (is_here ? page.music : page.elsewhere).push_back(address);
    }
    for (const std::string& address : links.frames) {
      if (!sites_.contains(site_of(address))) {
        page.elsewhere.push_back(address);
      } else if (depth < limits_.frames_deep && asked_.insert(address).second) {
        page.frames.push_back(std::make_unique<Page>());
        page.frames.back()->address = address;
        ask_page(fetcher, *page.frames.back(), depth + 1);
      }
    }
  }
  read_(++done_, total_);
}

void Pages::collect(const Page& page, const Target& target, std::set<std::string>& known,
                    Findings& findings) const {
  const auto lose = [&](const std::string& address, const std::string& reason, Fate fate) {
    Entry entry;
    entry.fate = fate;
    entry.address = address;
    entry.licence = job_.licence;
    entry.note = reason;
    findings.losses.push_back(entry);
  };
  if (page.is_target) {
    if (known.insert(page.address).second) {
      findings.targets.push_back({{page.kind, page.address, "", target.within}, false});
    }
    return;
  }
  if (!page.reason.empty()) {
    lose(page.address, page.reason, page.may_pass ? Fate::kFailed : Fate::kRefused);
    return;
  }
  for (const std::string& address : page.elsewhere) {
    if (known.insert(address).second) {
      lose(address, "on another site, which was not named", Fate::kRefused);
    }
  }
  for (const std::string& address : page.music) {
    if (findings.targets.size() >= limits_.files) {
      lose(page.address,
           fmt::format("leads to more than the {} files that are allowed", limits_.files),
           Fate::kRefused);
      return;
    }
    if (known.insert(address).second) {
      findings.targets.push_back({{TargetKind::kMusic, address, target.folder, ""}, true});
    }
  }
  for (const auto& frame : page.frames) collect(*frame, target, known, findings);
}

Findings Pages::findings() const {
  Findings findings;
  std::set<std::string> known;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const Target& target = job_.targets[i];
    if (pages_[i]) {
      collect(*pages_[i], target, known, findings);
    } else if (known.insert(target.address).second) {
      findings.targets.push_back({target, false});
    }
  }
  findings.sites = sites_;
  return findings;
}

}  // namespace crnngan::download
