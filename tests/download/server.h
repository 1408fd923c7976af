#pragma once

// A web server on 127.0.0.1 that does what a test tells it to, good or bad.

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace crnngan::test {

// What the server sends. By default a good response with the length of its body.
struct Served {
  std::string body = {};
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<std::size_t> announced = {};  // Content-Length, true or not
  bool has_length = true;                     // else the end of the connection ends the body
  std::optional<std::size_t> sent = {};  // so many bytes of the body, then the connection breaks
  std::chrono::milliseconds before{0};   // pause before the response
  std::chrono::milliseconds between{0};  // pause after each `piece` bytes of the body
  std::size_t piece = 1000;
  bool ranges = false;  // answers Range, with an ETag of the body
};

struct Asked {
  std::string path;                            // with its query
  std::map<std::string, std::string> headers;  // names in lower case
};

class Server {
 public:
  Server();
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Serves `path`: once each of all but the last, which is served from then on. Everything else is
  // answered 404.
  void serve(const std::string& path, std::vector<Served> in_turn);
  void serve(const std::string& path, Served served) {
    serve(path, std::vector<Served>{std::move(served)});
  }
  void serve(const std::string& path, const std::string& body) { serve(path, Served{body}); }

  // "http://127.0.0.1:PORT" and the path.
  std::string at(const std::string& path) const;

  // What was asked for so far.
  std::vector<Asked> asked() const;
  std::size_t count(const std::string& path) const;

 private:
  struct Connection {
    int socket = -1;
    std::thread thread;
  };

  void accept_all();
  void talk(int socket);
  std::optional<Asked> read_request(int socket, std::string& unread);
  Served answer(const Asked& asked);
  bool send_response(int socket, const Asked& asked, Served served);

  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Served>> served_;
  std::vector<Asked> asked_;
  std::list<Connection> connections_;
  std::thread acceptor_;
};

}  // namespace crnngan::test
