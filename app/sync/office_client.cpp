#include "sync/office_client.h"

#include <curl/curl.h>

#include <array>
#include <nlohmann/json.hpp>

namespace huanka::sync {

namespace {
constexpr std::size_t largest_reply = 262144;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Transfer {
  std::string body;
  bool too_large = false;
  const std::atomic<bool>* cancelled = nullptr;
};

std::size_t take(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  transfer.too_large = transfer.body.size() + size > largest_reply;
  if (transfer.too_large) return 0;
  transfer.body.append(bytes, size);
  return size;
}

int watch(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(of)->cancelled->load() ? 1 : 0;
}

LinkFault fault_from(CURLcode code, const Transfer& transfer, const char* detail) {
  using Code = LinkFault::Code;
  const auto make = [&](Code kind) { return LinkFault{kind, *detail != '\0' ? detail : curl_easy_strerror(code)}; };
  if (transfer.too_large) return make(Code::TooLarge);
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return make(Code::Cancelled);
    case CURLE_OPERATION_TIMEDOUT:
      return make(Code::TimedOut);
    case CURLE_PEER_FAILED_VERIFICATION:
      return make(Code::CertificateNotTrusted);
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return make(Code::OwnCertificateUnreadable);
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
      return make(Code::NotReachable);
    default: {
      // With TLS 1.3 a refused client certificate shows as an alert when the first byte is read.
      const std::string text = detail;
      if (text.find("alert") != std::string::npos &&
          (text.find("certificate") != std::string::npos || text.find("unknown ca") != std::string::npos))
        return make(Code::OwnCertificateRefused);
      return make(Code::Broken);
    }
  }
}
}  // namespace

std::string to_string(LinkFault::Code code) {
  using Code = LinkFault::Code;
  switch (code) {
    case Code::NotReachable:
      return "not_reachable";
    case Code::TimedOut:
      return "timed_out";
    case Code::Broken:
      return "broken";
    case Code::CertificateNotTrusted:
      return "certificate_not_trusted";
    case Code::OwnCertificateRefused:
      return "own_certificate_refused";
    case Code::OwnCertificateUnreadable:
      return "own_certificate_unreadable";
    case Code::TooLarge:
      return "too_large";
    case Code::Cancelled:
      return "cancelled";
  }
  return "broken";
}

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
  set(CURLOPT_PROXY, "");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Only the office's own authority, not the system's list; the host name is checked too.
  set(CURLOPT_CAINFO, address.authority.c_str());
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_SSLCERT, address.certificate.c_str());
  set(CURLOPT_SSLKEY, address.key.c_str());
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(address.connect_within.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(address.answer_within.count()));
  set(CURLOPT_WRITEFUNCTION, take);
  set(CURLOPT_WRITEDATA, &transfer);
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
  if (code != CURLE_OK) return Failure{fault_from(code, transfer, detail.data())};
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  Reply reply{.status = static_cast<int>(status), .body = std::move(transfer.body), .retry_after = std::nullopt};
  if (retry_after > 0) reply.retry_after = std::chrono::seconds(retry_after);
  return reply;
}

Answer OfficeClient::post_message(const std::string& idempotency_key, const std::string& body) {
  return ask("/v1/messages", &body, {"Idempotency-Key: " + idempotency_key});
}

Answer OfficeClient::find_cases(const domain::IdNumber& person) {
  // In a body, not in the address: addresses end up in logs.
  const std::string body = nlohmann::json{{"id_number", person.digits()}}.dump();
  return ask("/v1/cases/find", &body, {});
}

Answer OfficeClient::case_status(const domain::CaseNumber& number) { return ask("/v1/cases/" + number, nullptr, {}); }

Answer OfficeClient::check_owner(const domain::CaseNumber& number, const domain::NewCard& card) {
  nlohmann::json question{{"identification_code", card.identification_code}};
  if (card.pan) question["pan"] = card.pan->digits();
  const std::string body = question.dump();
  return ask("/v1/cases/" + number + "/new-card", &body, {});
}

Answer OfficeClient::health() { return ask("/v1/health", nullptr, {}); }

}  // namespace huanka::sync
