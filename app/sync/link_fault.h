// Why no answer came from the office, and the code that staff read out on the telephone: one row of link_faults per
// code, nowhere else. What a code means and what to do is in the catalogues under "link.<code>".
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace huanka::sync {

/// `detail` is for technicians and holds no personal data.
struct LinkFault {
  enum class Code {
    // the line
    NotReachable,  ///< no route, refused, name unknown
    TimedOut,
    Broken,      ///< reset or ended before the answer was whole
    NotHttp,     ///< whatever it speaks, not HTTP/1.1 over TLS
    Redirected,  ///< sent elsewhere; never followed
    Encoded,     ///< compressed although we asked for plain; never unpacked
    TooLarge,    ///< header or body beyond what the contract can need
    Cancelled,   ///< we are closing
    // the office's certificate
    Expired,
    NotYetValid,     ///< or this machine's clock is slow
    WrongHost,       ///< made for another name or address
    SelfSigned,      ///< vouches for itself
    UnknownRoot,     ///< its chain ends in an authority we do not know
    UnknownIssuer,   ///< its issuer is neither sent along nor known
    IssuerNoCa,      ///< signed by a certificate that may not sign
    PathTooLong,     ///< signed by an authority below one that may have none
    WrongPurpose,    ///< not made for a server
    NotPermitted,    ///< its authority may not vouch for this name
    TooWeak,         ///< key or signature too weak
    NotPinned,       ///< well signed, but none of the keys in office.pins
    NotTrusted,      ///< any other reason
    NotTls,          ///< plain text on the port
    OldTls,          ///< only TLS versions we refuse
    NoCommonCipher,  ///< only ciphers or keys we refuse
    HandshakeFailed,
    // our own certificate
    OwnCertificateRefused,     ///< the office does not accept this kiosk
    OwnCertificateUnreadable,  ///< certificate or key file
    AuthorityUnreadable        ///< the file with the office's authority
  };
  Code code = Code::NotReachable;
  std::string detail;
  bool operator==(const LinkFault&) const = default;
};

struct LinkFaultRow {
  LinkFault::Code code;
  std::string_view staff_code;
};

inline constexpr std::array link_faults{LinkFaultRow{LinkFault::Code::NotReachable, "E-LINK-UNREACHABLE"},
                                        LinkFaultRow{LinkFault::Code::TimedOut, "E-LINK-TIMEOUT"},
                                        LinkFaultRow{LinkFault::Code::Broken, "E-LINK-BROKEN"},
                                        LinkFaultRow{LinkFault::Code::NotHttp, "E-LINK-NOTHTTP"},
                                        LinkFaultRow{LinkFault::Code::Redirected, "E-LINK-REDIRECT"},
                                        LinkFaultRow{LinkFault::Code::Encoded, "E-LINK-ENCODED"},
                                        LinkFaultRow{LinkFault::Code::TooLarge, "E-LINK-SIZE"},
                                        LinkFaultRow{LinkFault::Code::Cancelled, "E-LINK-CANCELLED"},
                                        LinkFaultRow{LinkFault::Code::Expired, "E-TLS-EXPIRED"},
                                        LinkFaultRow{LinkFault::Code::NotYetValid, "E-TLS-EARLY"},
                                        LinkFaultRow{LinkFault::Code::WrongHost, "E-TLS-HOST"},
                                        LinkFaultRow{LinkFault::Code::SelfSigned, "E-TLS-SELF"},
                                        LinkFaultRow{LinkFault::Code::UnknownRoot, "E-TLS-ROOT"},
                                        LinkFaultRow{LinkFault::Code::UnknownIssuer, "E-TLS-ISSUER"},
                                        LinkFaultRow{LinkFault::Code::IssuerNoCa, "E-TLS-NOCA"},
                                        LinkFaultRow{LinkFault::Code::PathTooLong, "E-TLS-PATH"},
                                        LinkFaultRow{LinkFault::Code::WrongPurpose, "E-TLS-PURPOSE"},
                                        LinkFaultRow{LinkFault::Code::NotPermitted, "E-TLS-NAMES"},
                                        LinkFaultRow{LinkFault::Code::TooWeak, "E-TLS-WEAK"},
                                        LinkFaultRow{LinkFault::Code::NotPinned, "E-TLS-PIN"},
                                        LinkFaultRow{LinkFault::Code::NotTrusted, "E-TLS-TRUST"},
                                        LinkFaultRow{LinkFault::Code::NotTls, "E-TLS-PLAIN"},
                                        LinkFaultRow{LinkFault::Code::OldTls, "E-TLS-VERSION"},
                                        LinkFaultRow{LinkFault::Code::NoCommonCipher, "E-TLS-CIPHER"},
                                        LinkFaultRow{LinkFault::Code::HandshakeFailed, "E-TLS-HANDSHAKE"},
                                        LinkFaultRow{LinkFault::Code::OwnCertificateRefused, "E-TLS-OWN-REFUSED"},
                                        LinkFaultRow{LinkFault::Code::OwnCertificateUnreadable, "E-TLS-OWN-FILE"},
                                        LinkFaultRow{LinkFault::Code::AuthorityUnreadable, "E-TLS-ROOT-FILE"}};

/// The staff code: "E-TLS-EXPIRED".
std::string to_string(LinkFault::Code code);

}  // namespace huanka::sync
