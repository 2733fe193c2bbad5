#include "sync/office_client.h"

#include <curl/curl.h>
#include <strings.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sync/tls_rules.h"

namespace huanka::sync {

namespace {
// A list of a person's cases is a few kilobytes, a photo in base64 at most 267; headers of nginx and huanka-office are
// under one.
constexpr std::size_t largest_body = std::size_t{320} * 1024, largest_head = std::size_t{32} * 1024;
/// Of one person, newest first: what a screen can list, and more than anybody's open cases.
constexpr int most_cases = 20;
constexpr long slow_bytes_per_second = 100, slow_for_s = 10;  // operations reference 1.4

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Transfer {
  std::string body;
  std::string date;  ///< as the office wrote it; empty when it did not
  std::size_t head_bytes = 0;
  bool end_is_known = false;               ///< the answer says itself where it ends
  std::optional<LinkFault::Code> refused;  ///< by us, while it was coming in
  const std::atomic<bool>* cancelled = nullptr;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  if (transfer.body.size() + size > largest_body) transfer.refused = LinkFault::Code::TooLarge;
  if (transfer.refused) return CURL_WRITEFUNC_ERROR;
  transfer.body.append(bytes, size);
  return size;
}

/// The value of a header line if it is the one called `name`.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
  if (line.find(':') != name.size() || strncasecmp(line.data(), name.data(), name.size()) != 0) return std::nullopt;
  line.remove_prefix(name.size() + 1);
  const auto begin = line.find_first_not_of(" \t\r\n"), end = line.find_last_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin, end - begin + 1);
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  const std::string_view line(bytes, size);
  transfer.head_bytes += size;
  if (transfer.head_bytes > largest_head) transfer.refused = LinkFault::Code::TooLarge;
  if (line.starts_with("HTTP/")) transfer.end_is_known = false;  // of the answer after a 100 Continue
  if (value_of(line, "Content-Length")) transfer.end_is_known = true;
  if (const auto date = value_of(line, "Date")) transfer.date = *date;
  // Nothing was offered, so nothing may be packed: a bomb is never opened.
  if (value_of(line, "Content-Encoding")) transfer.refused = LinkFault::Code::Encoded;
  if (const auto encoding = value_of(line, "Transfer-Encoding")) {
    if (*encoding != "chunked") transfer.refused = LinkFault::Code::Encoded;
    transfer.end_is_known = true;
  }
  return transfer.refused ? CURL_WRITEFUNC_ERROR : size;
}

int watch(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(of)->cancelled->load() ? 1 : 0;
}

CURLcode set_rules(CURL*, void* context, void*) {
  return apply_tls_rules(static_cast<SSL_CTX*>(context)) ? CURLE_OK : CURLE_SSL_CIPHER;
}

LinkFault::Code code_of(CURLcode code, CURL* curl, const std::string& detail) {
  using Code = LinkFault::Code;
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return Code::Cancelled;
    case CURLE_OPERATION_TIMEDOUT:
      return Code::TimedOut;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
      return Code::NotReachable;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_OUT_OF_MEMORY:  // how this curl calls a header line of more than 100 kB
      return Code::TooLarge;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return Code::NotHttp;
    case CURLE_PEER_FAILED_VERIFICATION: {
      long chain = 0;
      curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &chain);
      return fault_of_chain(chain);
    }
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return Code::NotPinned;
    case CURLE_SSL_CERTPROBLEM:
      return Code::OwnCertificateUnreadable;
    case CURLE_SSL_CACERT_BADFILE:
      return Code::AuthorityUnreadable;
    case CURLE_SSL_CONNECT_ERROR:
      return fault_of_handshake(detail);
    default:
      return fault_of_handshake(detail) == Code::OwnCertificateRefused ? Code::OwnCertificateRefused : Code::Broken;
  }
}

/// "sha256//...;sha256//..."
std::string pinned_keys(const std::vector<std::string>& pins) {
  std::string list;
  for (const std::string& pin : pins) list += (list.empty() ? "sha256//" : ";sha256//") + pin;
  return list;
}
}  // namespace

struct OfficeClient::Handle {
  CURL* curl = curl_easy_init();
  ~Handle() { curl_easy_cleanup(curl); }
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
};

OfficeClient::OfficeClient(std::function<OfficeAddress()> address)
    : address_(std::move(address)), handle_(std::make_unique<Handle>()) {}
OfficeClient::~OfficeClient() = default;

Answer OfficeClient::ask(const std::string& path, const std::string* body, const std::vector<std::string>& headers) {
  const OfficeAddress address = address_();
  if (address.url.empty()) return Failure{LinkFault{LinkFault::Code::NotReachable, "it is not there yet"}};
  CURL* curl = handle_->curl;
  curl_easy_reset(curl);  // options go, the kept connection stays
  const auto set = [curl](CURLoption option, auto value) { curl_easy_setopt(curl, option, value); };
  Transfer transfer{.cancelled = &cancelled_};
  std::array<char, CURL_ERROR_SIZE> detail{};
  const std::string url = address.url + path;

  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  // Nothing of the environment: no proxy, no .netrc.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));

  set(CURLOPT_SSLVERSION, address.oldest_tls == OldestTls::Tls13 ? static_cast<long>(CURL_SSLVERSION_TLSv1_3)
                                                                 : static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_CTX_FUNCTION, set_rules);
  // Only the office's own authority, not the system's list; the host name is checked too.
  set(CURLOPT_CAINFO, address.authority.c_str());
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_SSLCERT, address.certificate.c_str());
  set(CURLOPT_SSLKEY, address.key.c_str());
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!address.pins.empty()) set(CURLOPT_PINNEDPUBLICKEY, pinned_keys(address.pins).c_str());

  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(address.connect_within.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(address.answer_within.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, slow_bytes_per_second);
  set(CURLOPT_LOW_SPEED_TIME, slow_for_s);
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(largest_body));
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, &transfer);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, watch);
  set(CURLOPT_XFERINFODATA, &transfer);
  set(CURLOPT_ERRORBUFFER, detail.data());

  std::unique_ptr<curl_slist, FreeList> list;
  for (const std::string& header : headers) list.reset(curl_slist_append(list.release(), header.c_str()));
  if (body != nullptr) {
    list.reset(curl_slist_append(list.release(), "Content-Type: application/json"));
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
    set(CURLOPT_POSTFIELDS, body->c_str());
  }
  set(CURLOPT_HTTPHEADER, list.get());

  const CURLcode code = curl_easy_perform(curl);
  const std::string said = detail.front() != '\0' ? detail.data() : curl_easy_strerror(code);
  if (transfer.refused) return Failure{LinkFault{*transfer.refused, said}};
  if (code != CURLE_OK) return Failure{LinkFault{code_of(code, curl, said), said}};
  // curl takes the end of the line for the end of such an answer, even without TLS's farewell: it may have been cut.
  if (!transfer.end_is_known && !transfer.body.empty())
    return Failure{LinkFault{LinkFault::Code::Broken, "the answer does not say where it ends"}};
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 300 && status < 400) return Failure{LinkFault{LinkFault::Code::Redirected, std::to_string(status)}};
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  const std::time_t at = transfer.date.empty() ? -1 : curl_getdate(transfer.date.c_str(), nullptr);
  if (at >= 0 && heard_time_) heard_time_(std::chrono::sys_seconds(std::chrono::seconds(at)));
  Reply reply{.status = static_cast<int>(status), .body = std::move(transfer.body), .retry_after = std::nullopt};
  if (retry_after > 0) reply.retry_after = std::chrono::seconds(retry_after);
  return reply;
}

Answer OfficeClient::post_message(const std::string& idempotency_key, const std::string& body) {
  return ask("/v1/messages", &body, {"Idempotency-Key: " + idempotency_key});
}

Answer OfficeClient::post_batch(const std::string& body) { return ask("/v1/messages/batch", &body, {}); }

Answer OfficeClient::find_cases(const domain::IdNumber& person) {
  // In a body, not in the address: addresses end up in logs.
  const std::string body = nlohmann::json{{"id_number", person.digits()}, {"limit", most_cases}}.dump();
  return ask("/v1/cases/find", &body, {});
}

Answer OfficeClient::case_status(const domain::CaseNumber& number) { return ask("/v1/cases/" + number, nullptr, {}); }

Answer OfficeClient::check_owner(const domain::CaseNumber& number, const domain::NewCard& card) {
  nlohmann::json question{{"identification_code", card.identification_code}};
  if (card.pan) question["pan"] = card.pan->digits();
  const std::string body = question.dump();
  return ask("/v1/cases/" + number + "/new-card", &body, {});
}

Answer OfficeClient::take_up(const domain::CaseNumber& number, const domain::IdNumber& person) {
  const std::string body = nlohmann::json{{"id_number", person.digits()}}.dump();
  return ask("/v1/cases/" + number + "/take-up", &body, {});
}

Answer OfficeClient::look_up_receipt(const std::string& receipt_number, const domain::IdNumber& person) {
  const std::string body = nlohmann::json{{"receipt_number", receipt_number}, {"id_number", person.digits()}}.dump();
  return ask("/v1/photo-receipts/look-up", &body, {});
}

Answer OfficeClient::heartbeat(const wire::Heartbeat& how) {
  const std::string body = wire::to_json(how).dump();
  return ask("/v1/heartbeat", &body, {});
}

Answer OfficeClient::health() { return ask("/v1/health", nullptr, {}); }

}  // namespace huanka::sync
