// The office's doors: HTTPS on one thread each (Boost.Beast), answers on as many as there are handlers, with client
// certificates for kiosks, without for people. Every connection is bounded in time and size; nothing a client sends
// reaches the ledger before it is whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "office/api.h"
#include "office/certificates.h"
#include "office/console/page.h"

namespace huanka::office {

struct ServerError {
  std::string detail;
};

class Server {
 public:
  using Handler = std::function<Answer(const Request&)>;

  /// Port 0 takes a free one. A handler answers one request at a time, each on a thread of its own where there are
  /// several; one alone answers on the door's thread.
  static Result<Server, ServerError> listen(const std::string& address, std::uint16_t port,
                                            const CertificateFolder& certificates, std::vector<Handler> handlers);
  using PageHandler = std::function<PageAnswer(const PageRequest&)>;
  /// How many bytes of body may follow this head, at most largest_upload.
  using Allowance = std::function<std::size_t(const PageRequest& head)>;
  /// The console's door. Every answer carries the headers that keep other sites and scripts out.
  static Result<Server, ServerError> listen_to_people(const std::string& address, std::uint16_t port,
                                                      const CertificateFolder& certificates, PageHandler handler,
                                                      Allowance allowance);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  std::uint16_t port() const;
  /// Serves until SIGTERM, SIGINT, or, when asked, until standard input ends.
  void run(bool until_input_ends);

 private:
  struct Inside;
  explicit Server(std::unique_ptr<Inside> inside);
  static Result<Server, ServerError> open(std::unique_ptr<Inside> inside, const std::string& address,
                                          std::uint16_t port, const CertificateFolder& certificates,
                                          bool ask_for_certificate);
  std::unique_ptr<Inside> inside_;
};

}  // namespace huanka::office
