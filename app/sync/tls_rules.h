// Inside the sync room only: what the kiosk's TLS accepts, said here in full so that nothing depends on a
// distribution's defaults or on the environment (operations reference 2.4), and what OpenSSL's refusals mean.
#pragma once

#include <openssl/types.h>

#include <string_view>

#include "sync/link_fault.h"

namespace huanka::sync {

/// False when OpenSSL does not know one of the rules; the connection must then not be made.
bool apply_tls_rules(SSL_CTX* context);

/// The meaning of an X509_V_ERR_... result of chain verification.
LinkFault::Code fault_of_chain(long verify_result);

/// The meaning of an OpenSSL error as curl reports it ("... error:0A000102:SSL routines::unsupported protocol").
LinkFault::Code fault_of_handshake(std::string_view detail);

}  // namespace huanka::sync
