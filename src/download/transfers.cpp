#include "download/transfers.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <map>
#include <stdexcept>

#include "base/text.h"
#include "base/version.h"
#include "download/part_file.h"
#include "download/public_address.h"

namespace crnngan::download {

namespace {

constexpr long kSlowestBytesPerSecond = 1000;
constexpr const char* kNotPublic = "its host is not in the public internet and was not named";

// RFC 9110, section 10.1.5.
std::string user_agent() {
  return fmt::format("crnngan/{} (collects MIDI files; obeys robots.txt)", kVersion);
}

// Whether another try may end otherwise.
bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
      return true;
    default:
      return false;
  }
}

// One request under way.
struct Transfer {
  int number = 0;
  TransferRequest request;
  std::unique_ptr<PartFile> part;
  std::map<std::string, std::string> headers;  // of the newest response, names in lower case
  Exchange exchange;
  bool began = false;  // with the body
  std::exception_ptr failure;
  Traffic* traffic = nullptr;
  CURL* handle = nullptr;
  curl_slist* extra_headers = nullptr;
  std::array<char, CURL_ERROR_SIZE> message{};

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    curl_easy_cleanup(handle);
    curl_slist_free_all(extra_headers);
  }

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }

  long status() const {
    long code = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
  }

  // The validator of the response: a strong ETag, else the date (RFC 9110, section 13.1.5).
  Origin origin() const {
    Origin origin{header("etag"), std::nullopt};
    if (!origin.validator.starts_with('"')) origin.validator = header("last-modified");
    curl_off_t length = -1;
    curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length >= 0) origin.total_bytes = static_cast<std::uint64_t>(length);
    return origin;
  }

  // Before the first byte of a good body. Returns false when it does not fit what is there.
  bool begin_body() {
    began = true;
    const Origin from = origin();
    if (from.total_bytes) traffic->expected_bytes += *from.total_bytes;
    if (status() == 200) {
      if (!part) return true;
      part->begin(from);
      exchange.too_large = from.total_bytes.value_or(0) > request.most_bytes;
      return !exchange.too_large;
    }
    if (!part) return true;
    const auto range = read_content_range(header("content-range"));
    if (range && part->is_continued_by(*range)) return true;
    part->begin({});
    exchange.trouble = "expected the rest of the file, found another part";
    exchange.may_pass = true;
    return false;
  }

  std::uint64_t body_bytes() const { return part ? part->size() : exchange.body.size(); }

  // Returns how many of the bytes were taken; fewer end the transfer.
  std::size_t take(const char* bytes, std::size_t count) {
    const long code = status();
    if (code != 200 && code != 206) return count;  // an error's page
    if (!began && !begin_body()) return 0;
    const std::uint64_t room = request.most_bytes - std::min(request.most_bytes, body_bytes());
    const std::size_t taken = std::min<std::uint64_t>(count, room);
    traffic->received_bytes += taken;
    if (part) {
      part->append({reinterpret_cast<const std::uint8_t*>(bytes), taken});
    } else {
      exchange.body.append(bytes, taken);
    }
    exchange.too_large = taken < count;
    return taken;
  }

  void take_header(std::string_view line) {
    if (line.starts_with("HTTP/")) headers.clear();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string name = lower(line.substr(0, colon));
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = line.find_first_not_of(kBlanks, colon + 1);
    const std::size_t last = line.find_last_not_of(kBlanks);
    headers[name] = first == std::string_view::npos ? "" : line.substr(first, last + 1 - first);
  }
};

// No exception may pass through libcurl: it is kept for wait().
std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  try {
    return transfer.take(bytes, size * count);
  } catch (...) {
    transfer.failure = std::current_exception();
    return 0;
  }
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  try {
    transfer.take_header({bytes, size * count});
    return size * count;
  } catch (...) {
    transfer.failure = std::current_exception();
    return 0;
  }
}

// Called with what a name leads to, before anything is sent there.
curl_socket_t open_public_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (!is_public(address->addr)) {
    transfer.exchange.trouble = kNotPublic;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Whether libcurl takes a proxy for the address, as its environment variables say.
bool has_proxy(const std::string& address) {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  const bool has_own = address.starts_with("https:")
                           ? is_set("https_proxy") || is_set("HTTPS_PROXY")
                           : is_set("http_proxy");
  return has_own || is_set("all_proxy") || is_set("ALL_PROXY");
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl lacks what is needed to fetch");
  }
}

void prepare_handle(Transfer& transfer, const TransferLimits& limits) {
  CURL* handle = transfer.handle;
  static const std::string kUserAgent = user_agent();
  set(handle, CURLOPT_URL, transfer.request.address.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_USERAGENT, kUserAgent.c_str());
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits.connecting.count()));
  set(handle, CURLOPT_LOW_SPEED_LIMIT, kSlowestBytesPerSecond);
  set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stall.count()));
  set(handle, CURLOPT_ERRORBUFFER, transfer.message.data());
  set(handle, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
  set(handle, CURLOPT_WRITEFUNCTION, on_body);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  set(handle, CURLOPT_HEADERFUNCTION, on_header);
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
  if (transfer.request.public_only) {
    if (has_proxy(transfer.request.address)) {
      set(handle, CURLOPT_NOPROXY, "");  // the proxy decides what it reaches, and gets it all
    } else {
      set(handle, CURLOPT_OPENSOCKETFUNCTION, open_public_socket);
      set(handle, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
    }
  }
  if (!transfer.part) {
    set(handle, CURLOPT_TIMEOUT, static_cast<long>(limits.whole.count()));
    return;
  }
  if (transfer.part->size() == 0) return;
  set(handle, CURLOPT_RANGE, fmt::format("{}-", transfer.part->size()).c_str());
  if (const std::string& validator = transfer.part->origin().validator; !validator.empty()) {
    transfer.extra_headers = curl_slist_append(nullptr, ("If-Range: " + validator).c_str());
    set(handle, CURLOPT_HTTPHEADER, transfer.extra_headers);
  }
}

// The rest that was asked for begins where the file ends (RFC 9110, section 15.5.17).
bool is_whole_already(const Transfer& transfer) {
  const std::string range = transfer.header("content-range");
  return transfer.status() == 416 && transfer.part &&
         range == fmt::format("bytes */{}", transfer.part->size());
}

void conclude(Transfer& transfer, CURLcode code) {
  Exchange& exchange = transfer.exchange;
  exchange.status = static_cast<int>(transfer.status());
  const bool is_good = exchange.status == 200 || exchange.status == 206;
  char* redirect = nullptr;
  curl_easy_getinfo(transfer.handle, CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != nullptr) exchange.redirect = redirect;
  curl_off_t wait = 0;
  curl_easy_getinfo(transfer.handle, CURLINFO_RETRY_AFTER, &wait);
  if (wait > 0) exchange.retry_after = std::chrono::seconds(wait);
  if (code != CURLE_OK && exchange.trouble.empty() && !exchange.too_large) {
    exchange.trouble =
        transfer.message[0] != '\0' ? transfer.message.data() : curl_easy_strerror(code);
    exchange.may_pass = may_pass(code);
  }
  if (!transfer.part || !exchange.trouble.empty() || exchange.too_large) return;
  if (is_good) {
    if (!transfer.began && !transfer.begin_body()) return;  // no body came
    transfer.part->finish();
  } else if (is_whole_already(transfer)) {
    exchange.status = 206;
    transfer.part->finish();
  } else if (exchange.status == 416) {
    transfer.part->begin({});
  }
}

}  // namespace

class Transfers::Engine {
 public:
  explicit Engine(const TransferLimits& limits) : limits_(limits) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = kReady == CURLE_OK ? curl_multi_init() : nullptr;
    if (multi_ == nullptr) throw std::runtime_error("libcurl can't be started");
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, long{limits.connections});
  }

  ~Engine() {
    for (auto& [handle, transfer] : running_) curl_multi_remove_handle(multi_, handle);
    running_.clear();
    curl_multi_cleanup(multi_);
  }

  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void start(int number, const TransferRequest& request) {
    auto transfer = std::make_unique<Transfer>();
    transfer->number = number;
    transfer->request = request;
    transfer->traffic = &traffic_;
    if (!request.part.empty()) transfer->part = std::make_unique<PartFile>(request.part);
    transfer->handle = curl_easy_init();
    if (transfer->handle == nullptr) throw std::runtime_error("libcurl can't begin a request");
    prepare_handle(*transfer, limits_);
    CURL* handle = transfer->handle;
    running_[handle] = std::move(transfer);
    curl_multi_add_handle(multi_, handle);
  }

  std::vector<Finished> wait(std::chrono::milliseconds most) {
    int running = 0;
    curl_multi_perform(multi_, &running);
    if (running == static_cast<int>(running_.size())) {
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(most.count()), nullptr);
      curl_multi_perform(multi_, &running);
    }
    std::vector<Finished> finished;
    int waiting = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &waiting)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* handle = message->easy_handle;
      const CURLcode code = message->data.result;
      curl_multi_remove_handle(multi_, handle);
      const auto found = running_.find(handle);
      const std::unique_ptr<Transfer> transfer = std::move(found->second);
      running_.erase(found);
      if (transfer->failure) std::rethrow_exception(transfer->failure);
      conclude(*transfer, code);
      finished.push_back({transfer->number, std::move(transfer->exchange)});
    }
    return finished;
  }

  Traffic traffic() const { return traffic_; }

 private:
  TransferLimits limits_;
  CURLM* multi_ = nullptr;
  std::map<CURL*, std::unique_ptr<Transfer>> running_;
  Traffic traffic_;
};

Transfers::Transfers(const TransferLimits& limits) : engine_(std::make_unique<Engine>(limits)) {}
Transfers::~Transfers() = default;

void Transfers::start(int number, const TransferRequest& request) {
  engine_->start(number, request);
}

std::vector<Transfers::Finished> Transfers::wait(std::chrono::milliseconds most) {
  return engine_->wait(most);
}

Traffic Transfers::traffic() const { return engine_->traffic(); }

}  // namespace crnngan::download
