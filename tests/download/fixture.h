#pragma once

// A server, a folder and a download of the one into the other.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "archive/samples.h"
#include "download/downloading.h"
#include "download/server.h"

namespace crnngan::test {

class DownloadFixture : public ::testing::Test {
 protected:
  DownloadFixture() {
    options_.fetch.jobs = 4;
    options_.fetch.rate = 10'000;
    options_.fetch.patience.first_wait = std::chrono::milliseconds(5);
    options_.fetch.transfer.stall = std::chrono::seconds(10);
  }

  download::Summary run(const std::string& source) {
    return download::download(download::job_of(source, {}), output_, options_, watch_);
  }

  download::Summary resume(const std::string& source) {
    options_.earlier = download::EarlierDownload::kGoOn;
    return run(source);
  }

  // Every file below the output folder but the manifest: path -> content.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(output_)) {
      const std::string path = entry.path().lexically_relative(output_).string();
      if (!entry.is_regular_file() || path == download::kManifestName) continue;
      if (path.starts_with(".download")) continue;
      files[path] = text_of(read_file(entry.path()));
    }
    return files;
  }

  download::Manifest manifest() const {
    return download::read_manifest(read_text_file(output_ / download::kManifestName)).take("it");
  }

  // A page at `path` that leads to these.
  void serve_page(const std::string& path, const std::vector<std::string>& references) {
    std::string page = "<html><body>";
    for (const std::string& reference : references) {
      page += "<a href=\"" + reference + "\">music</a>\n";
    }
    server_.serve(path, page + "</body></html>");
  }

  TemporaryFolder folder_;
  std::filesystem::path output_ = folder_ / "music";
  download::DownloadOptions options_;
  download::Watch watch_{[](const download::Stage&) {}, [] { return false; }};
  Server server_;
};

}  // namespace crnngan::test
