// What every case of the TLS matrix stands on: a good authority, a good office, this kiosk's certificate, and one
// message whose bytes must not get out.
#pragma once

#include "counting_peer.h"
#include "hostile_office.h"
#include "nginx.h"
#include "odd_certificate.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "sync/relay_policy.h"

namespace huanka::rig {

struct TlsGround {
  TemporaryFolder folder;
  OddCertificate root{folder, CertificateWish::authority("root")};
  OddCertificate office{folder, {.common_name = "office"}, &root};
  OddCertificate kiosk{
      folder, {.common_name = "ZJ01", .alternative_names = "", .extended_key_usage = "clientAuth"}, &root};

  sync::OfficeAddress address(const std::string& url) const {
    using namespace std::chrono_literals;
    return {.url = url,
            .authority = root.files().certificate,
            .certificate = kiosk.files().certificate,
            .key = kiosk.files().key,
            .pins = {},
            .connect_within = 5s,
            .answer_within = 5s};
  }
};

inline sync::Answer post(sync::OfficeAddress address) {
  return sync::OfficeClient(std::move(address)).post_message("key-00000001", R"({"message":1})");
}

/// The staff code of a refusal; what came instead otherwise.
inline std::string staff_code(const sync::Answer& answer) {
  if (answer) return "an answer with status " + std::to_string(answer->status);
  UNSCOPED_INFO(answer.error().detail);
  return to_string(answer.error().code);
}

}  // namespace huanka::rig
