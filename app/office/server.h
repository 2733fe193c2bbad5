// The office's door: HTTPS with client certificates on one thread (Boost.Beast). Every connection is bounded in time
// and size; nothing a client sends reaches the ledger before it is whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "office/api.h"
#include "office/certificates.h"

namespace huanka::office {

struct ServerError {
  std::string detail;
};

class Server {
 public:
  using Handler = std::function<Answer(const Request&)>;

  /// Port 0 takes a free one.
  static Result<Server, ServerError> listen(const std::string& address, std::uint16_t port,
                                            const CertificateFolder& certificates, Handler handler);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  std::uint16_t port() const;
  /// Serves until SIGTERM, SIGINT, or, when asked, until standard input ends.
  void run(bool until_input_ends);

 private:
  struct Inside;
  explicit Server(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace huanka::office
