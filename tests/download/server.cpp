#include "download/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>

#include "base/text.h"

namespace crnngan::test {

namespace {

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string etag_of(const std::string& body) {
  return fmt::format("\"{:x}\"",
                     hash_bytes({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()}));
}

// Cuts the response down to the range that is asked for, if it is.
void cut_to_range(const Asked& asked, Served& served) {
  const std::string etag = etag_of(served.body);
  served.headers.emplace_back("ETag", etag);
  const auto range = asked.headers.find("range");
  const auto if_range = asked.headers.find("if-range");
  if (range == asked.headers.end()) return;
  if (if_range != asked.headers.end() && if_range->second != etag) return;
  std::size_t first = 0;
  const std::string& text = range->second;  // "bytes=100-"
  std::from_chars(text.data() + 6, text.data() + text.size(), first);
  const std::size_t total = served.body.size();
  if (first >= total) {
    served.status = 416;
    served.headers.emplace_back("Content-Range", fmt::format("bytes */{}", total));
    served.body.clear();
    return;
  }
  served.status = 206;
  served.headers.emplace_back("Content-Range",
                              fmt::format("bytes {}-{}/{}", first, total - 1, total));
  served.body.erase(0, first);
}

}  // namespace

Server::Server() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket_, generic, size) != 0 || ::listen(socket_, 64) != 0 ||
      ::getsockname(socket_, generic, &size) != 0) {
    throw std::runtime_error("can't listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

Server::~Server() {
  stopping_ = true;
  ::shutdown(socket_, SHUT_RDWR);
  acceptor_.join();
  ::close(socket_);
  {
    const std::lock_guard lock(mutex_);
    for (const Connection& connection : connections_) ::shutdown(connection.socket, SHUT_RDWR);
  }
  for (Connection& connection : connections_) {
    connection.thread.join();
    ::close(connection.socket);
  }
}

void Server::serve(const std::string& path, std::vector<Served> in_turn) {
  const std::lock_guard lock(mutex_);
  served_[path] = std::move(in_turn);
}

std::string Server::at(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::vector<Asked> Server::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

std::size_t Server::count(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::count_if(
      asked_.begin(), asked_.end(), [&](const Asked& asked) { return asked.path == path; }));
}

void Server::accept_all() {
  while (!stopping_) {
    const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const std::lock_guard lock(mutex_);
    connections_.push_back({socket, std::thread([this, socket] { talk(socket); })});
  }
}

void Server::talk(int socket) {
  std::string unread;
  while (const auto asked = read_request(socket, unread)) {
    if (!send_response(socket, *asked, answer(*asked))) break;
  }
  ::shutdown(socket, SHUT_RDWR);
}

std::optional<Asked> Server::read_request(int socket, std::string& unread) {
  std::size_t end = 0;
  while ((end = unread.find("\r\n\r\n")) == std::string::npos) {
    char block[4096];
    const ssize_t got = ::recv(socket, block, sizeof(block), 0);
    if (got <= 0) return std::nullopt;
    unread.append(block, static_cast<std::size_t>(got));
  }
  const std::string head = unread.substr(0, end + 2);
  unread.erase(0, end + 4);
  Asked asked;
  const std::size_t path = head.find(' ') + 1;
  asked.path = head.substr(path, head.find(' ', path) - path);
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t line_end = head.find("\r\n", at);
    const std::size_t colon = head.find(':', at);
    std::string name = head.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    asked.headers[name] = head.substr(colon + 2, line_end - colon - 2);
    at = line_end + 2;
  }
  return asked;
}

Served Server::answer(const Asked& asked) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(asked);
  const auto found = served_.find(asked.path);
  if (found == served_.end()) return Served{"<html>not found</html>", 404, {}, {}, true, {}};
  const Served served = found->second.front();
  if (found->second.size() > 1) found->second.erase(found->second.begin());
  return served;
}

bool Server::send_response(int socket, const Asked& asked, Served served) {
  if (served.ranges) cut_to_range(asked, served);
  std::string head = fmt::format("HTTP/1.1 {} Status\r\n", served.status);
  for (const auto& [name, value] : served.headers) head += name + ": " + value + "\r\n";
  if (served.has_length) {
    head += fmt::format("Content-Length: {}\r\n", served.announced.value_or(served.body.size()));
  } else {
    head += "Connection: close\r\n";
  }
  std::this_thread::sleep_for(served.before);
  std::string_view body = served.body;
  if (served.sent) body = body.substr(0, *served.sent);
  if (served.between.count() == 0)
    return send_all(socket, head + "\r\n" + std::string(body)) && served.has_length && !served.sent;
  if (!send_all(socket, head + "\r\n")) return false;
  while (!body.empty()) {
    if (stopping_ || !send_all(socket, body.substr(0, served.piece))) return false;
    body.remove_prefix(std::min(served.piece, body.size()));
    std::this_thread::sleep_for(served.between);
  }
  return served.has_length && !served.sent;
}

}  // namespace crnngan::test
