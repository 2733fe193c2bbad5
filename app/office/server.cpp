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
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>

namespace huanka::office {

namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using boost::system::error_code;

constexpr std::chrono::seconds one_request{20};  ///< handshake, or one whole request
constexpr int most_connections = 64;
constexpr std::uint32_t largest_head = 8 * 1024;

std::string common_name(SSL* ssl) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl), &X509_free);
  std::array<char, 128> name{};
  if (certificate)
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
  return name.data();
}

std::string header(const http::request<http::string_body>& request, const char* name) {
  const auto found = request.find(name);
  return found == request.end() ? std::string() : std::string(found->value());
}
}  // namespace

struct Server::Inside {
  asio::io_context io{1};
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor acceptor{io};
  Handler handler;
  int connections = 0;

  http::response<http::string_body> respond(const http::request<http::string_body>& request, SSL* ssl) {
    const Answer made = handler({.method = std::string(request.method_string()),
                                 .target = std::string(request.target()),
                                 .idempotency_key = header(request, "Idempotency-Key"),
                                 .body = request.body(),
                                 .kiosk = common_name(ssl)});
    http::response<http::string_body> response(static_cast<http::status>(made.status), request.version());
    response.set(http::field::content_type, made.problem ? "application/problem+json" : "application/json");
    response.set(http::field::cache_control, "no-store");
    if (made.status == 503) response.set(http::field::retry_after, "2");
    response.keep_alive(request.keep_alive());
    response.body() = made.body;
    response.prepare_payload();
    return response;
  }

  /// Answers, then lets the rest of the body run out: closing with unread bytes would cut the answer off on its way.
  static asio::awaitable<void> refuse_large(Stream& stream) {
    http::response<http::string_body> too_large(http::status::payload_too_large, 11);
    too_large.set(http::field::content_type, "application/problem+json");
    too_large.body() = R"({"type":"about:blank","title":"too large","status":413,"code":"too_large"})";
    too_large.keep_alive(false);
    too_large.prepare_payload();
    error_code ended;
    co_await http::async_write(stream, too_large, asio::redirect_error(asio::use_awaitable, ended));
    std::array<char, 16 * 1024> rest{};
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(2));
    for (std::size_t read = 0; !ended && read < 16 * largest_body;)
      read += co_await stream.async_read_some(asio::buffer(rest), asio::redirect_error(asio::use_awaitable, ended));
  }

  asio::awaitable<void> talk(tcp::socket socket) {
    Stream stream(std::move(socket), tls);
    error_code failed;
    const auto patient = [&failed] { return asio::redirect_error(asio::use_awaitable, failed); };
    beast::get_lowest_layer(stream).expires_after(one_request);
    co_await stream.async_handshake(asio::ssl::stream_base::server, patient());
    beast::flat_buffer buffer(largest_head + largest_body);
    while (!failed) {
      beast::get_lowest_layer(stream).expires_after(one_request);
      http::request_parser<http::string_body> parser;
      parser.header_limit(largest_head);
      parser.body_limit(largest_body);
      co_await http::async_read(stream, buffer, parser, patient());
      if (failed == http::error::body_limit || failed == http::error::header_limit) {
        co_await refuse_large(stream);
      }
      if (failed) break;
      const auto request = parser.release();
      auto response = respond(request, stream.native_handle());
      co_await http::async_write(stream, response, patient());
      if (!response.keep_alive()) break;
    }
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(2));
    co_await stream.async_shutdown(patient());
    --connections;
  }

  asio::awaitable<void> welcome() {
    for (;;) {
      error_code failed;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (failed == asio::error::operation_aborted) co_return;
      if (failed || connections >= most_connections) continue;  // the socket closes here
      ++connections;
      asio::co_spawn(io, talk(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> stop_with_input() {
    asio::posix::stream_descriptor input(io, ::dup(STDIN_FILENO));
    std::array<char, 64> ignored{};
    error_code ended;
    while (!ended)
      co_await input.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, ended));
    io.stop();
  }
};

Server::Server(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server, ServerError> Server::listen(const std::string& address, std::uint16_t port,
                                           const CertificateFolder& certificates, Handler handler) {
  auto inside = std::make_unique<Inside>();
  inside->handler = std::move(handler);
  try {
    SSL_CTX_set_min_proto_version(inside->tls.native_handle(), TLS1_2_VERSION);
    // With client certificates OpenSSL resumes a session only under a context of its own; without one it fails.
    constexpr std::array<unsigned char, 6> context{'h', 'u', 'a', 'n', 'k', 'a'};
    SSL_CTX_set_session_id_context(inside->tls.native_handle(), context.data(), context.size());
    inside->tls.use_certificate_chain_file(certificates.server().string());
    inside->tls.use_private_key_file(certificates.server_key().string(), asio::ssl::context::pem);
    inside->tls.load_verify_file(certificates.authority().string());
    inside->tls.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
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
    if (!failed) inside_->io.stop();
  });
  asio::co_spawn(inside_->io, inside_->welcome(), asio::detached);
  if (until_input_ends) asio::co_spawn(inside_->io, inside_->stop_with_input(), asio::detached);
  inside_->io.run();
}

}  // namespace huanka::office
