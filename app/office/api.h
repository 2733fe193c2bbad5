// The HTTP contract (config/office.openapi.yaml) without the HTTP: a request in, an answer out. Errors are RFC 9457
// problems with a machine-readable "code"; no answer repeats personal data beyond what the route is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "office/fleet.h"
#include "office/ledger.h"

namespace huanka::office {

struct Request {
  std::string method, target;
  std::string idempotency_key;  ///< empty when the header is missing
  std::string body;
  std::string kiosk;               ///< common name of the client certificate
  bool revoked = false;            ///< the client certificate is on the deny list
  std::string if_none_match = {};  ///< the header as it came; empty when missing
};

struct Answer {
  int status = 200;
  std::string body;
  bool problem = false;   ///< application/problem+json
  std::string etag;       ///< of the case that was answered (RFC 9110 8.8.3), quoted; empty: no such header
  std::string allow;      ///< with 405: the method there is
  int retry_after_s = 0;  ///< with 429: seconds to wait
};

/// An RFC 9457 problem. `code` is one word for programs, `title` one sentence for people.
Answer problem(int status, const char* code, const std::string& title, std::optional<int> expected = {});

inline constexpr std::size_t largest_body = std::size_t{320} * 1024;  ///< room for a picture in base64
inline constexpr std::uint32_t largest_head = 8 * 1024;
inline constexpr std::string_view heartbeat_route = "/v1/heartbeat";
/// Messages in one request of /v1/messages/batch.
inline constexpr std::size_t largest_batch = 100;
/// Cases in one answer of /v1/cases/find: at most, and for a client that names no limit.
inline constexpr int largest_page = 100, usual_page = 50;

/// `terminals`: who takes what terminals tell of themselves; null for an office that keeps none of it, where there is
/// no such route.
Answer answer(const Request& request, Ledger& ledger, wire::Instant now, Contacts* terminals = nullptr);

}  // namespace huanka::office
