// The HTTP contract (config/office.openapi.yaml) without the HTTP: a request in, an answer out. Errors are RFC 9457
// problems with a machine-readable "code"; no answer repeats personal data beyond what the route is for.
#pragma once

#include <string>

#include "office/ledger.h"

namespace huanka::office {

struct Request {
  std::string method, target;
  std::string idempotency_key;  ///< empty when the header is missing
  std::string body;
  std::string kiosk;  ///< common name of the client certificate
};

struct Answer {
  int status = 200;
  std::string body;
  bool problem = false;  ///< application/problem+json
};

inline constexpr std::size_t largest_body = 64 * 1024;

Answer answer(const Request& request, Ledger& ledger, wire::Instant now);

}  // namespace huanka::office
