#include "sync/tls_rules.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <charconv>

namespace huanka::sync {

namespace {
using Code = LinkFault::Code;

/// 112 bits: no RSA below 2048, no curve below 224, no SHA-1 or MD5 signature, in the handshake or in the chain.
constexpr int security_level = 2;
constexpr int longest_chain = 4;  ///< certificates between the office's and the authority's

constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL:!PSK";  // TLS 1.2
constexpr const char* suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr const char* signatures =
    "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"
    "RSA+SHA256:RSA+SHA384:RSA+SHA512";

/// The reason inside "error:0A000102:"; 0 when there is none of the TLS library.
int reason_in(std::string_view detail) {
  constexpr std::string_view mark = "error:";
  const auto at = detail.find(mark);
  if (at == std::string_view::npos) return 0;
  const std::string_view digits = detail.substr(at + mark.size(), 8);
  unsigned long packed = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), packed, 16);
  if (failed != std::errc() || end != digits.data() + digits.size() || ERR_GET_LIB(packed) != ERR_LIB_SSL) return 0;
  return ERR_GET_REASON(packed);
}
}  // namespace

bool apply_tls_rules(SSL_CTX* context) {
  SSL_CTX_set_security_level(context, security_level);
  SSL_CTX_set_verify_depth(context, longest_chain);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_clear_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_LEGACY_SERVER_CONNECT);
  // SSLKEYLOGFILE in the environment must not give the session keys away.
  SSL_CTX_set_keylog_callback(context, nullptr);
  return SSL_CTX_set_cipher_list(context, ciphers) == 1 && SSL_CTX_set_ciphersuites(context, suites) == 1 &&
         SSL_CTX_set1_groups_list(context, groups) == 1 && SSL_CTX_set1_sigalgs_list(context, signatures) == 1;
}

Code fault_of_chain(long verify_result) {
  switch (verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Code::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Code::NotYetValid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return Code::SelfSigned;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return Code::UnknownRoot;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return Code::UnknownIssuer;
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_NON_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return Code::IssuerNoCa;
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
      return Code::PathTooLong;
    case X509_V_ERR_INVALID_PURPOSE:
      return Code::WrongPurpose;
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
      return Code::NotPermitted;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return Code::TooWeak;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
    case X509_V_OK:               // the chain is good: it was the name, which curl checks itself,
    case X509_V_ERR_UNSPECIFIED:  // before it asks how the chain was
      return Code::WrongHost;
    default:
      return Code::NotTrusted;
  }
}

Code fault_of_handshake(std::string_view detail) {
  switch (reason_in(detail)) {
    case SSL_R_WRONG_VERSION_NUMBER:  // the first bytes are no TLS record
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return Code::NotTls;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_INAPPROPRIATE_FALLBACK:
    case SSL_R_VERSION_TOO_LOW:
      return Code::OldTls;
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
    case SSL_R_WRONG_CIPHER_RETURNED:
    case SSL_R_UNKNOWN_CIPHER_RETURNED:
    case SSL_R_WRONG_SIGNATURE_TYPE:
    case SSL_R_WRONG_CURVE:
    case SSL_R_BAD_KEY_SHARE:
      return Code::NoCommonCipher;
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
    case SSL_R_DH_KEY_TOO_SMALL:
      return Code::TooWeak;
    // With TLS 1.3 a refused client certificate shows as an alert when the first byte is read.
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_NO_CERTIFICATE:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return Code::OwnCertificateRefused;
    default:
      return Code::HandshakeFailed;
  }
}

}  // namespace huanka::sync
