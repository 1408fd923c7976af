#pragma once

// The whole of a download: a job -> a folder of whole MIDI files, each content once, with a
// manifest of what became of every address (docs/download.md).
//
// In the order in which things happen: the pages are read, and the pages that they show in frames;
// that gives the list of files; what an earlier run settled is taken over; the rest is fetched,
// checked by its content and kept, archives are unpacked; the manifest is written in order. What an
// interrupted run needs to go on lies in the folder ".download" below, which goes when nothing is
// left to do. What is fetched comes from the addresses of the job, from what their pages lead to on
// the same sites, and from where these are redirected to.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "download/archive.h"
#include "download/fetcher.h"
#include "download/job.h"
#include "download/manifest.h"

namespace crnngan::download {

struct DownloadLimits {
  std::uint64_t page_bytes = 4ULL << 20;
  std::uint64_t music_bytes = 16ULL << 20;   // of a MIDI file
  std::uint64_t archive_bytes = 8ULL << 30;  // of an archive as fetched
  std::size_t files = 200'000;               // that pages lead to
  std::size_t frames = 1000;                 // pages that pages show within themselves
  crnngan::archive::Limits archive;
};

// What becomes of a download that the folder holds already.
enum class EarlierDownload { kRefuse, kGoOn, kReplace };

struct DownloadOptions {
  EarlierDownload earlier = EarlierDownload::kRefuse;
  FetchOptions fetch;
  DownloadLimits limits;
};

// How far the download is.
struct Stage {
  enum class Task { kPages, kFiles, kArchive, kUnpacking };
  Task task = Task::kPages;
  std::uint64_t done = 0;   // pages, files, kB of the archive
  std::uint64_t total = 0;  // 0: unknown
};

struct Watch {
  std::function<void(const Stage&)> progress;
  std::function<bool()> stop;  // whether the user wants no more
};

struct Summary {
  bool interrupted = false;
  std::size_t kept = 0;
  std::uint64_t kept_bytes = 0;
  std::size_t duplicates = 0;
  std::size_t others = 0;      // members of archives that are no MIDI files by their names
  std::vector<Entry> refused;  // and pages, links and members among them
  std::vector<Entry> failed;
};

// Throws Error when the folder holds an earlier download that is neither to be gone on with nor
// replaced, or one of another source to go on with, or something else, or is at work by another
// program, and when it can't be written. Of a download that is replaced the files go that are as it
// wrote them; a file that no manifest lists is never written over.
Summary download(const Job& job, const std::filesystem::path& folder,
                 const DownloadOptions& options, const Watch& watch);

// What download() would fetch: the pages are read, nothing is written.
struct Plan {
  bool interrupted = false;
  std::vector<Target> targets;  // MIDI files and archives
  std::vector<Entry> refused;
  std::vector<Entry> failed;
};
Plan plan(const Job& job, const DownloadOptions& options, const Watch& watch);

}  // namespace crnngan::download
