#include "office/server.h"

#include <unistd.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace huanka::office {

namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using Response = http::response<http::string_body>;
using boost::system::error_code;

constexpr std::chrono::seconds handshake_within{10};
constexpr std::chrono::seconds request_within{20};  ///< idle time and one whole request, however slowly it drips
constexpr std::chrono::seconds farewell_within{2};
constexpr std::chrono::milliseconds pause_after_failed_accept{200};  ///< out of descriptors: do not spin
constexpr int most_kiosks = 4'096, most_people = 64;                 ///< connections at a time

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

std::string common_name(X509* certificate) {
  std::array<char, 128> name{};
  const int length = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                                               static_cast<int>(name.size()));
  // As long as it says it is: a name with a NUL inside is nobody's.
  return length > 0 ? std::string(name.data(), static_cast<std::size_t>(length)) : std::string();
}

/// What kiosks may speak with us, said in full so that it does not rest on a distribution's defaults.
bool apply_tls_rules(SSL_CTX* context) {
  constexpr int security_level = 2;  // 112 bits: no RSA below 2048, no SHA-1, in the handshake or in the chain
  SSL_CTX_set_security_level(context, security_level);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // With client certificates OpenSSL resumes a session only under a context of its own; without one it fails.
  constexpr std::array<unsigned char, 6> name{'h', 'u', 'a', 'n', 'k', 'a'};
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL:!PSK") == 1 &&
         SSL_CTX_set_session_id_context(context, name.data(), name.size()) == 1;
}

std::string header(const http::request<http::string_body>& request, std::string_view name) {
  const auto found = request.find(beast::string_view(name.data(), name.size()));
  return found == request.end() ? std::string() : std::string(found->value());
}

Response response_from(const Answer& answer, bool head_only, bool keep_alive) {
  constexpr unsigned http_1_1 = 11;
  Response response(static_cast<http::status>(answer.status), http_1_1);
  const bool has_body = !answer.body.empty();
  if (has_body)
    response.set(http::field::content_type, answer.problem ? "application/problem+json" : "application/json");
  if (!answer.etag.empty()) response.set(http::field::etag, answer.etag);
  if (!answer.allow.empty()) response.set(http::field::allow, answer.allow);
  response.set(http::field::cache_control, "no-store");
  response.set(http::field::date, wire::http_date(wire::now()));  // kiosks judge their own clock by it
  if (answer.status == 503) response.set(http::field::retry_after, "2");
  if (answer.status == 429) response.set(http::field::retry_after, std::to_string(answer.retry_after_s));
  response.keep_alive(keep_alive);
  if (!head_only) response.body() = answer.body;
  if (has_body) response.prepare_payload();  // a 304 has none, and says nothing of its length
  return response;
}

constexpr std::size_t largest_upload = std::size_t{9} * 1024 * 1024;
constexpr std::size_t most_left_over = 64 * largest_body;  ///< of what was refused, read on so that the answer arrives

/// No script at all, nothing from elsewhere, in nobody's frame; pages with people on them are kept by nobody.
constexpr std::array<std::pair<const char*, const char*>, 9> page_headers{
    {{"Content-Security-Policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
      "frame-ancestors 'none'"},
     {"X-Content-Type-Options", "nosniff"},
     {"X-Frame-Options", "DENY"},
     // Not no-referrer: under that browsers send "Origin: null" with our own forms.
     {"Referrer-Policy", "same-origin"},
     {"Cross-Origin-Opener-Policy", "same-origin"},
     {"Cross-Origin-Resource-Policy", "same-origin"},
     {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
     {"Strict-Transport-Security", "max-age=31536000"},
     {"Cache-Control", "no-store"}}};

/// Without the body.
PageRequest page_head_from(const http::request<http::string_body>& request, const std::string& from) {
  return {.method = std::string(request.method_string()),
          .target = std::string(request.target()),
          .cookies = header(request, "Cookie"),
          .host = header(request, "Host"),
          .origin = header(request, "Origin"),
          .fetch_site = header(request, "Sec-Fetch-Site"),
          .content_type = header(request, "Content-Type"),
          .accept_language = header(request, "Accept-Language"),
          .body = {},
          .from = from};
}

Response response_from(const PageAnswer& answer, bool head_only, bool keep_alive) {
  constexpr unsigned http_1_1 = 11;
  Response response(static_cast<http::status>(answer.status), http_1_1);
  for (const auto& [name, value] : page_headers) response.set(name, value);
  response.set(http::field::content_type, answer.type);
  response.set(http::field::date, wire::http_date(wire::now()));
  if (!answer.location.empty()) response.set(http::field::location, answer.location);
  for (const auto& cookie : answer.cookies) response.insert(http::field::set_cookie, cookie);
  if (!answer.file_name.empty())
    response.set(http::field::content_disposition, "attachment; filename=\"" + answer.file_name + "\"");
  response.keep_alive(keep_alive);
  if (!head_only) response.body() = answer.body;
  response.prepare_payload();
  return response;
}

/// What to say to bytes that are no request of ours; nothing when the line itself failed.
std::optional<Answer> unreadable(const error_code& failed) {
  if (failed == http::error::body_limit) return problem(413, "too_large", "the body is too large");
  if (failed == http::error::header_limit) return problem(431, "too_large", "the header is too large");
  const bool ended = failed == http::error::end_of_stream || failed == http::error::partial_message;
  if (failed.category() == http::make_error_code(http::error::end_of_stream).category() && !ended)
    return problem(400, "malformed", "this is not HTTP as we read it");
  return std::nullopt;
}
/// Several handlers, each with one request at a time, on threads of their own.
class Handlers {
 public:
  explicit Handlers(std::vector<Server::Handler> all) : threads_(all.size()), is_alone_(all.size() == 1) {
    for (auto& one : all) idle_.push_back(std::move(one));
  }
  ~Handlers() { threads_.join(); }
  Handlers(const Handlers&) = delete;
  Handlers& operator=(const Handlers&) = delete;

  asio::awaitable<Answer> answer(office::Request request) {
    if (is_alone_) co_return idle_.front()(request);
    auto work = [this, &request]() -> asio::awaitable<Answer> {
      // As many threads as handlers: there is an idle one.
      Server::Handler mine = take();
      Answer made = mine(request);
      give_back(std::move(mine));
      co_return made;
    };
    co_return co_await asio::co_spawn(threads_.get_executor(), work, asio::use_awaitable);
  }

 private:
  Server::Handler take() {
    const std::lock_guard lock(mutex_);
    Server::Handler one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  }
  void give_back(Server::Handler one) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(one));
  }

  asio::thread_pool threads_;
  std::mutex mutex_;
  std::vector<Server::Handler> idle_;
  bool is_alone_;
};
}  // namespace

struct Server::Inside {
  asio::io_context io{1};
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor acceptor{io};
  asio::steady_timer last_moment{io};
  /// The answer to one whole request; `from`: address of the other end.
  std::function<asio::awaitable<Response>(const http::request<http::string_body>&, SSL*, const std::string& from)>
      respond;
  /// For a request of which only the head is there.
  std::function<std::size_t(const http::request<http::string_body>&, const std::string& from)> allowance;
  /// What to say when more comes than that; nothing: a problem document.
  std::function<Response(const http::request<http::string_body>&, const std::string& from)> too_large;
  std::size_t most_body = largest_body;
  int most_connections = most_kiosks;
  std::set<beast::tcp_stream*> listening_to;  ///< connections that wait for their client
  int connections = 0;
  bool stopping = false;

  bool keeps(const http::request<http::string_body>& request) const { return !stopping && request.keep_alive(); }

  /// Answers what cannot be taken as a request, then lets the rest run out: closing with unread bytes would cut the
  /// answer off on its way. `rest`: how much is still to come, if that is known.
  static asio::awaitable<void> refuse(Stream& stream, Response& response, std::optional<std::uint64_t> rest = {}) {
    error_code ended;
    co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, ended));
    std::array<char, 16384> some{};
    beast::get_lowest_layer(stream).expires_after(rest ? request_within : farewell_within);
    const std::uint64_t most = std::min<std::uint64_t>(rest.value_or(most_left_over), most_left_over);
    for (std::size_t read = 0; !ended && read < most;)
      read += co_await stream.async_read_some(asio::buffer(some), asio::redirect_error(asio::use_awaitable, ended));
  }

  asio::awaitable<void> talk(tcp::socket socket) {
    const Counted here(*this);
    Stream stream(std::move(socket), tls);
    auto& line = beast::get_lowest_layer(stream);
    error_code failed;
    const auto other_end = line.socket().remote_endpoint(failed);
    const std::string from = failed ? "" : other_end.address().to_string();
    const auto patient = [&failed] { return asio::redirect_error(asio::use_awaitable, failed); };
    line.expires_after(handshake_within);
    listening_to.insert(&line);
    co_await stream.async_handshake(asio::ssl::stream_base::server, patient());
    listening_to.erase(&line);
    beast::flat_buffer buffer(largest_head + largest_body);
    while (!failed && !stopping) {
      line.expires_after(request_within);
      http::request_parser<http::string_body> parser;
      parser.header_limit(largest_head);
      parser.body_limit(boost::none);  // judged below, once the head says what is meant to come
      listening_to.insert(&line);
      co_await http::async_read_header(stream, buffer, parser, patient());
      const std::size_t allowed = failed || !allowance ? most_body : std::min(allowance(parser.get(), from), most_body);
      const bool announced_too_much = !failed && parser.content_length().value_or(0) > allowed;
      if (!failed && !announced_too_much) {
        parser.body_limit(allowed);
        co_await http::async_read(stream, buffer, parser, patient());
      }
      listening_to.erase(&line);
      if (announced_too_much || (failed == http::error::body_limit && parser.is_header_done() && too_large)) {
        // Made before the wait: GCC 12 ends a conditional's temporaries twice within one.
        auto answer = response_from(*unreadable(http::error::body_limit), false, false);
        if (too_large) answer = too_large(parser.get(), from);
        std::optional<std::uint64_t> rest;
        if (announced_too_much)
          rest = *parser.content_length() - std::min<std::uint64_t>(*parser.content_length(), buffer.size());
        co_await refuse(stream, answer, rest);
        break;
      }
      if (failed) {
        if (const auto why = unreadable(failed)) {
          auto answer = response_from(*why, false, false);
          co_await refuse(stream, answer);
        }
        break;
      }
      auto response = co_await respond(parser.get(), stream.native_handle(), from);
      co_await http::async_write(stream, response, patient());
      if (!response.keep_alive()) break;
    }
    line.expires_after(farewell_within);
    co_await stream.async_shutdown(patient());
  }

  asio::awaitable<void> welcome() {
    while (acceptor.is_open()) {
      error_code failed;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (!failed && connections < most_connections) asio::co_spawn(io, talk(std::move(socket)), asio::detached);
      if (!failed || stopping) continue;  // a socket nobody took closes here
      asio::steady_timer pause(io, pause_after_failed_accept);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
    }
  }

  asio::awaitable<void> stop_with_input() {
    asio::posix::stream_descriptor input(io, ::dup(STDIN_FILENO));
    std::array<char, 64> ignored{};
    error_code ended;
    while (!ended)
      co_await input.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, ended));
    begin_stop();
  }

  /// No new request is taken; answers on their way are given a moment to arrive.
  void begin_stop() {
    if (std::exchange(stopping, true)) return;
    acceptor.close();
    if (connections == 0) return io.stop();
    for (auto* line : listening_to) line->cancel();
    last_moment.expires_after(farewell_within);
    last_moment.async_wait([this](const error_code&) { io.stop(); });
  }

  struct Counted {
    explicit Counted(Inside& all) : inside(all) { ++inside.connections; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() {
      if (--inside.connections == 0 && inside.stopping) inside.io.stop();
    }
    Inside& inside;
  };
};

Server::Server(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server, ServerError> Server::listen(const std::string& address, std::uint16_t port,
                                           const CertificateFolder& certificates, std::vector<Handler> handlers) {
  auto inside = std::make_unique<Inside>();
  inside->respond = [here = inside.get(), handlers = std::make_shared<Handlers>(std::move(handlers)),
                     denied = std::make_shared<DenyList>(certificates.denied())](
                        const http::request<http::string_body>& request, SSL* ssl,
                        const std::string&) -> asio::awaitable<Response> {
    const Certificate certificate(SSL_get1_peer_certificate(ssl), &X509_free);
    // Named, not made inside of the co_await: GCC 12 destroys such temporaries twice.
    office::Request asked{.method = std::string(request.method_string()),
                          .target = std::string(request.target()),
                          .idempotency_key = header(request, "Idempotency-Key"),
                          .body = request.body(),
                          .kiosk = certificate ? common_name(certificate.get()) : "",
                          .revoked = !certificate || denied->holds(fingerprint_of(certificate.get())),
                          .if_none_match = header(request, "If-None-Match")};
    const Answer answer = co_await handlers->answer(std::move(asked));
    co_return response_from(answer, request.method() == http::verb::head, here->keeps(request));
  };
  return open(std::move(inside), address, port, certificates, true);
}

Result<Server, ServerError> Server::listen_to_people(const std::string& address, std::uint16_t port,
                                                     const CertificateFolder& certificates, PageHandler handler,
                                                     Allowance allowance) {
  auto inside = std::make_unique<Inside>();
  inside->most_body = largest_upload;
  inside->most_connections = most_people;
  inside->respond = [here = inside.get(), handler](const http::request<http::string_body>& request, SSL*,
                                                   const std::string& from) -> asio::awaitable<Response> {
    const bool head_only = request.method() == http::verb::head;
    PageRequest asked = page_head_from(request, from);
    asked.body = request.body();
    co_return response_from(handler(asked), head_only, here->keeps(request));
  };
  inside->too_large = [handler = std::move(handler)](const auto& request, const std::string& from) {
    PageRequest asked = page_head_from(request, from);
    asked.too_large = true;
    return response_from(handler(asked), false, false);
  };
  inside->allowance = [allowance = std::move(allowance)](const auto& head, const std::string& from) {
    return allowance(page_head_from(head, from));
  };
  return open(std::move(inside), address, port, certificates, false);
}

Result<Server, ServerError> Server::open(std::unique_ptr<Inside> inside, const std::string& address, std::uint16_t port,
                                         const CertificateFolder& certificates, bool ask_for_certificate) {
  try {
    if (!apply_tls_rules(inside->tls.native_handle())) return Failure{ServerError{"OpenSSL refuses our TLS rules"}};
    inside->tls.use_certificate_chain_file(certificates.server().string());
    inside->tls.use_private_key_file(certificates.server_key().string(), asio::ssl::context::pem);
    if (ask_for_certificate) {
      inside->tls.load_verify_file(certificates.authority().string());
      inside->tls.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
    const tcp::endpoint endpoint(asio::ip::make_address(address), port);
    inside->acceptor.open(endpoint.protocol());
    inside->acceptor.set_option(tcp::acceptor::reuse_address(true));
    inside->acceptor.bind(endpoint);
    inside->acceptor.listen();
  } catch (const boost::system::system_error& error) {
    return Failure{ServerError{error.code().message()}};
  }
  return Server(std::move(inside));
}

std::uint16_t Server::port() const { return inside_->acceptor.local_endpoint().port(); }

void Server::run(bool until_input_ends) {
  asio::signal_set signals(inside_->io, SIGTERM, SIGINT);
  signals.async_wait([this](const error_code& failed, int) {
    if (!failed) inside_->begin_stop();
  });
  asio::co_spawn(inside_->io, inside_->welcome(), asio::detached);
  if (until_input_ends) asio::co_spawn(inside_->io, inside_->stop_with_input(), asio::detached);
  inside_->io.run();
}

}  // namespace huanka::office
