#include "office/http_sms_gateway.h"

#include <curl/curl.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "wire/strict_json.h"

namespace huanka::office {

namespace {
constexpr std::size_t largest_answer = std::size_t{64} * 1024;
constexpr std::size_t longest_reference = 128;

struct FreeHandle {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, FreeList>;

void add(Headers& headers, const std::string& line) {
  headers.reset(curl_slist_append(headers.release(), line.c_str()));
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size > largest_answer) return CURL_WRITEFUNC_ERROR;
  body.append(bytes, size);
  return size;
}

int watch(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

/// Printable and short, so that it can stand in a list.
std::string reference_from(const nlohmann::json& body) {
  const auto found = body.find("reference");
  if (found == body.end() || !found->is_string()) return {};
  auto text = found->get<std::string>().substr(0, longest_reference);
  std::erase_if(text, [](char c) { return c < ' ' || c > '~'; });
  return text;
}
}  // namespace

SmsAnswer meaning_of(int status, const std::string& body, std::optional<std::chrono::seconds> retry_after,
                     const std::string& key) {
  const std::string reason = std::to_string(status);
  if (status == 200 || status == 201 || status == 202) {
    const auto json = wire::parse_strictly(body);
    const bool same = json && json->is_object() && json->contains("key") && (*json)["key"] == key;
    if (!same) return SmsNotNow{reason + " without the key", retry_after};
    return SmsAccepted{reference_from(*json)};
  }
  // 401 and 403 are about this office, not about this message; an answer below 400 is not a gateway's.
  const bool about_this_message = status >= 400 && status < 500 && status != 401 && status != 403 && status != 404 &&
                                  status != 405 && status != 408 && status != 409 && status != 425 && status != 429;
  if (about_this_message) return SmsNever{reason};
  return SmsNotNow{reason, retry_after};
}

SmsAnswer HttpSmsGateway::send(const Sms& sms, const std::stop_token& stop) {
  const std::unique_ptr<CURL, FreeHandle> handle(curl_easy_init());
  CURL* curl = handle.get();
  if (curl == nullptr) return SmsNotNow{"no memory", std::nullopt};
  const auto set = [curl](CURLoption option, auto value) { curl_easy_setopt(curl, option, value); };
  const nlohmann::ordered_json message{{"key", sms.key}, {"to", sms.to.digits()}, {"text", sms.text}};
  const std::string body = message.dump();
  std::string answer;

  set(CURLOPT_URL, address_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, address_.url.starts_with("https://") ? "https" : "http");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");  // nothing of the environment
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!address_.authority.empty()) {
    set(CURLOPT_CAINFO, address_.authority.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::chrono::milliseconds(address_.connect_within).count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::chrono::milliseconds(address_.answer_within).count()));
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &answer);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, watch);
  set(CURLOPT_XFERINFODATA, &stop);
  Headers headers;
  add(headers, "Content-Type: application/json");
  add(headers, "Idempotency-Key: " + sms.key);
  if (!address_.token.empty()) add(headers, "Authorization: Bearer " + address_.token);
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_POSTFIELDS, body.c_str());

  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return SmsNotNow{curl_easy_strerror(code), std::nullopt};
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  return meaning_of(static_cast<int>(status), answer,
                    retry_after > 0 ? std::optional(std::chrono::seconds(retry_after)) : std::nullopt, sms.key);
}

}  // namespace huanka::office
