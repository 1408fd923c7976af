#include "download/downloading.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "archive/safe_path.h"
#include "base/error.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "download/address.h"
#include "download/collection.h"
#include "download/content_check.h"
#include "download/pages.h"
#include "download/part_file.h"
#include "download/sha256.h"

namespace crnngan::download {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStateFolder = ".download";
constexpr const char* kLock = "lock";  // in it

// What the manifest of an earlier run says.
Manifest manifest_before(const Job& job, const fs::path& folder, EarlierDownload earlier) {
  const fs::path path = folder / kManifestName;
  std::error_code none;
  if (!fs::exists(path, none)) {
    for (const auto& entry : fs::directory_iterator(folder, none)) {
      if (entry.path().filename() == kStateFolder) continue;
      throw Error("{}: expected an empty folder or a new one, found {} in it", folder.string(),
                  entry.path().filename().string());
    }
    return {job.source, {}};
  }
  if (earlier == EarlierDownload::kRefuse) {
    throw Error(
        "{}: holds a download already; go on with it with --resume, replace it with --force, or "
        "name another folder",
        folder.string());
  }
  Manifest manifest = read_manifest(read_text_file(path)).take(path.string());
  if (earlier == EarlierDownload::kGoOn && manifest.source != job.source) {
    throw Error("{}: is of the source '{}', not of '{}'; name another folder", path.string(),
                manifest.source, job.source);
  }
  manifest.source = job.source;
  return manifest;
}

PageLimits page_limits(const DownloadLimits& limits) {
  return {limits.page_bytes, limits.files, limits.frames};
}

class Download {
 public:
  Download(const Job& job, fs::path folder, const DownloadOptions& options, const Watch& watch)
      : job_(job), folder_(std::move(folder)), options_(options), watch_(watch) {}

  Summary run() {
    manifest_before(job_, folder_, options_.earlier);  // a mistake leaves no traces
    make_folder(state_);
    {
      const std::optional<FileLock> lock = FileLock::try_take(state_ / kLock);
      if (!lock) throw Error("{}: another download is at work in it", folder_.string());
      collection_.emplace(folder_, state_, manifest_before(job_, folder_, options_.earlier));
      if (options_.earlier == EarlierDownload::kReplace) clear();
      summary_.interrupted = !(read_pages() && fetch());
      if (!summary_.interrupted) collection_->finish();
    }
    sum_up();
    std::error_code ignored;
    if (!summary_.interrupted && summary_.failed.empty()) fs::remove_all(state_, ignored);
    return std::move(summary_);
  }

 private:
  // Removes what an earlier run has left. REQUIRES the lock.
  void clear() {
    collection_->clear();
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(state_)) {
      if (entry.path().filename() != kLock) fs::remove_all(entry.path(), ignored);
    }
  }

  bool read_pages() {
    Pages pages(job_, state_, page_limits(options_.limits));
    pages.ask(fetcher_, [&](std::size_t done, std::size_t total) {
      watch_.progress({Stage::Task::kPages, done, total});
    });
    if (!fetcher_.run(watch_.stop)) return false;
    findings_ = pages.findings();
    return true;
  }

  Entry entry_of(const Target& target) const {
    Entry entry;
    entry.address = target.address;
    entry.licence = job_.licence;
    return entry;
  }

  // False when it was interrupted.
  bool fetch() {
    total_ = findings_.targets.size();
    for (std::size_t item = 0; item < total_; ++item) {
      const Target& target = findings_.targets[item].target;
      if (target.kind == TargetKind::kArchive) {
        if (!collection_->adopt(target.address, item)) {
          archives_.push_back(item);
        } else {
          ++done_;
        }
        continue;
      }
      const std::string name = archive::safe_name(file_name_of(target.address));
      Entry entry = entry_of(target);
      entry.path = collection_->path_for(
          target.address, "",
          (target.folder.empty() ? "" : target.folder + "/") + (name.empty() ? "file.mid" : name));
      if (collection_->adopt(target.address, item)) {
        ++done_;
      } else {
        ask_music(item, entry);
      }
    }
    std::size_t place = total_;
    for (const Entry& loss : findings_.losses) collection_->note({place++, 0}, loss);
    for (const std::size_t item : archives_) {
      // An archive that came whole before.
      std::error_code none;
      if (fs::is_regular_file(archive_path(item), none)) {
        unpack(item);
      } else {
        ask_archive(item);
      }
    }
    return fetcher_.run([&] {
      show();
      return stopped_ || watch_.stop();
    }) && !stopped_;
  }

  void show() const {
    const bool is_one_archive = total_ == 1 && archives_.size() == 1;
    if (is_one_archive) {
      const Traffic traffic = fetcher_.traffic();
      watch_.progress(
          {Stage::Task::kArchive, traffic.received_bytes / 1000, traffic.expected_bytes / 1000});
    } else {
      watch_.progress({Stage::Task::kFiles, done_, total_});
    }
  }

  Request request_of(std::size_t item, std::uint64_t most_bytes) const {
    const Finding& finding = findings_.targets[item];
    const std::string& address = finding.target.address;
    return {address, state_ / (key_of(address) + ".part"), most_bytes, finding.found,
            finding.found ? &findings_.sites : nullptr};
  }

  void ask_music(std::size_t item, const Entry& entry) {
    const Request request = request_of(item, options_.limits.music_bytes);
    fetcher_.add(request, [this, item, entry, part = request.part](const Reply& reply) {
      ++done_;
      if (!reply.is_good) {
        give_up({item, 0}, entry, reply, part);
        return;
      }
      // Where the server did not say how long it is, a broken connection looks like an end.
      settle_music({item, 0}, entry, read_file(part), Fate::kFailed, part);
      remove_part(part);
    });
  }

  void settle_music(const Place& place, Entry entry, std::span<const std::uint8_t> bytes,
                    Fate when_truncated, const fs::path& file = {}) {
    const MidiFault fault = fault_of_midi(bytes);
    if (fault.reason.empty()) {
      collection_->keep(place, std::move(entry), bytes, file);
    } else {
      lose(place, std::move(entry), fault.is_truncated ? when_truncated : Fate::kRefused,
           fault.reason);
    }
  }

  void lose(const Place& place, Entry entry, Fate fate, const std::string& reason) {
    entry.fate = fate;
    entry.note = reason;
    collection_->note(place, std::move(entry));
  }

  // A part stays when a later run may go on with it.
  void give_up(const Place& place, const Entry& entry, const Reply& reply, const fs::path& part) {
    if (!reply.may_pass) remove_part(part);
    lose(place, entry, reply.may_pass ? Fate::kFailed : Fate::kRefused, reply.reason);
  }

  fs::path archive_path(std::size_t item) const {
    return state_ / (key_of(findings_.targets[item].target.address) + ".archive");
  }

  void ask_archive(std::size_t item) {
    const Request request = request_of(item, options_.limits.archive_bytes);
    fetcher_.add(request, [this, item, part = request.part](const Reply& reply) {
      ++done_;
      if (!reply.is_good) {
        give_up({item, kWholeArchive}, entry_of(findings_.targets[item].target), reply, part);
        return;
      }
      fs::rename(part, archive_path(item));
      remove_part(part);
      unpack(item);
    });
  }

  void unpack(std::size_t item) {
    const Target& target = findings_.targets[item].target;
    const fs::path archive = archive_path(item);
    std::size_t member = 0;
    ArchiveReader reader;
    const std::uint64_t archive_bytes = fs::file_size(archive);
    reader.take = [&](const std::string& name, const std::string& path,
                      std::span<const std::uint8_t> bytes) {
      Entry entry = entry_of(target);
      entry.member = field_of(name);
      entry.path = collection_->path_for(target.address, entry.member,
                                         (target.folder.empty() ? "" : target.folder + "/") + path);
      settle_music({item, member++}, std::move(entry), bytes, Fate::kRefused);
    };
    reader.refuse = [&](const std::string& name, const std::string& reason) {
      Entry entry = entry_of(target);
      entry.member = name.empty() ? "?" : field_of(name);
      lose({item, member++}, std::move(entry), Fate::kRefused, reason);
    };
    reader.stop = [&](std::uint64_t done_bytes) {
      watch_.progress({Stage::Task::kUnpacking, done_bytes / 1000, archive_bytes / 1000});
      return watch_.stop();
    };
    const Unpacking unpacking =
        read_archive(archive, target.within, options_.limits.archive, reader);
    summary_.others += unpacking.others;
    if (unpacking.stopped) {
      stopped_ = true;
      return;
    }
    Entry entry = entry_of(target);
    entry.fate = Fate::kUnpacked;
    entry.bytes = archive_bytes;
    entry.sha256 = sha256_of_file(archive);
    entry.note = fmt::format("{} of its files are MIDI files", member);
    if (!unpacking.fault.empty()) {
      entry.fate = unpacking.is_damaged ? Fate::kFailed : Fate::kRefused;
      entry.note = unpacking.fault;
    }
    collection_->note({item, kWholeArchive}, std::move(entry));
    std::error_code ignored;
    fs::remove(archive, ignored);
  }

  void sum_up() {
    for (const auto& [place, entry] : collection_->entries()) {
      switch (entry.fate) {
        case Fate::kKept:
          ++summary_.kept;
          summary_.kept_bytes += entry.bytes;
          break;
        case Fate::kDuplicate:
          ++summary_.duplicates;
          break;
        case Fate::kUnpacked:
          break;
        case Fate::kRefused:
          summary_.refused.push_back(entry);
          break;
        case Fate::kFailed:
          summary_.failed.push_back(entry);
          break;
      }
    }
  }

  const Job& job_;
  fs::path folder_;
  fs::path state_ = folder_ / kStateFolder;
  const DownloadOptions& options_;
  const Watch& watch_;
  std::optional<Collection> collection_;
  Fetcher fetcher_{options_.fetch};
  Findings findings_;
  std::vector<std::size_t> archives_;  // items to be fetched or unpacked
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  bool stopped_ = false;
  Summary summary_;
};

}  // namespace

Summary download(const Job& job, const fs::path& folder, const DownloadOptions& options,
                 const Watch& watch) {
  return Download(job, folder, options, watch).run();
}

Plan plan(const Job& job, const DownloadOptions& options, const Watch& watch) {
  Fetcher fetcher(options.fetch);
  Pages pages(job, {}, page_limits(options.limits));
  pages.ask(fetcher, [&](std::size_t done, std::size_t total) {
    watch.progress({Stage::Task::kPages, done, total});
  });
  Plan result;
  result.interrupted = !fetcher.run(watch.stop);
  if (result.interrupted) return result;
  const Findings findings = pages.findings();
  for (const Finding& finding : findings.targets) result.targets.push_back(finding.target);
  for (const Entry& loss : findings.losses) {
    (loss.fate == Fate::kFailed ? result.failed : result.refused).push_back(loss);
  }
  return result;
}

}  // namespace crnngan::download
