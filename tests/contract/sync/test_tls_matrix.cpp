// The TLS matrix (operations reference 2.4): offices that are not the one this kiosk may talk to. Each is refused under
// its own staff code before a single byte of a request reaches it; the peers, openssl s_server and a server that says
// forbidden things byte for byte, count what they got.
#include <functional>
#include <set>

#include "sync/pin.h"
#include "text/catalog.h"
#include "tls_ground.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;
using Key = CertificateWish::Key;
using Words = std::vector<std::string>;

namespace {
/// s_server with its own scruples off.
const Words careless{"-cipher", "DEFAULT:@SECLEVEL=0"};

/// An office in front of which the kiosk must stop, and how the kiosk looks at it.
struct Case {
  std::string name, staff_code;
  std::function<Pair(const TlsGround&)> server = [](const TlsGround& ground) { return ground.office.files(); };
  Words words = careless;  ///< for s_server
  std::string host = "127.0.0.1";
  std::function<void(const TlsGround&, sync::OfficeAddress&)> look = [](const auto&, auto&) {};
};

std::string pin(const OddCertificate& certificate) {
  return sync::pin_of(certificate.files().certificate).value_or("none");
}

/// The office's certificate, wrong in one way, straight from the good root.
std::function<Pair(const TlsGround&)> office(CertificateWish wish) {
  wish.common_name = "odd";
  return [wish](const TlsGround& ground) { return OddCertificate(ground.folder, wish, &ground.root).files(); };
}

/// A good certificate of the office below an authority that is wrong in one way.
std::function<Pair(const TlsGround&)> below(CertificateWish between, bool sent = true) {
  between.common_name = "between";
  return [between, sent](const TlsGround& ground) {
    const OddCertificate middle(ground.folder, between, &ground.root);
    const OddCertificate leaf(ground.folder, {.common_name = "odd"}, &middle);
    return sent ? leaf.files({&middle}) : leaf.files();
  };
}

CertificateWish authority() { return CertificateWish::authority("between"); }

template <class Change>
CertificateWish with(CertificateWish wish, Change change) {
  change(wish);
  return wish;
}

Pair of_foreign_root(const TlsGround& ground, bool root_sent) {
  const OddCertificate foreign(ground.folder, CertificateWish::authority("foreign"));
  const OddCertificate leaf(ground.folder, {.common_name = "odd"}, &foreign);
  return root_sent ? leaf.files({&foreign}) : leaf.files();
}

Pair below_two_authorities(const TlsGround& ground) {
  const OddCertificate upper(ground.folder,
                             with(CertificateWish::authority("upper"),
                                  [](auto& wish) { wish.basic_constraints = "critical,CA:TRUE,pathlen:0"; }),
                             &ground.root);
  const OddCertificate lower(ground.folder, CertificateWish::authority("lower"), &upper);
  return OddCertificate(ground.folder, {.common_name = "odd"}, &lower).files({&lower, &upper});
}

Words only(const std::string& version, const std::string& ciphers) {
  return {version, "-cipher", ciphers + ":@SECLEVEL=0"};
}

std::vector<Case> certificates_that_are_wrong() {
  return {
      {"it has ended", "E-TLS-EXPIRED", office({.from_days = -10, .until_days = -1})},
      {"it has not begun", "E-TLS-EARLY", office({.from_days = 2, .until_days = 10})},
      {"its issuer has ended", "E-TLS-EXPIRED",
       below(with(authority(), [](auto& w) { w.from_days = -9, w.until_days = -1; }))},
      {"another host", "E-TLS-HOST", office({.alternative_names = "DNS:office.example"}), careless, "localhost"},
      {"another address", "E-TLS-HOST", office({.alternative_names = "IP:127.0.0.2"})},
      {"an address instead of the name", "E-TLS-HOST", office({.alternative_names = "IP:127.0.0.1"}), careless,
       "localhost"},
      {"a name instead of the address", "E-TLS-HOST", office({.alternative_names = "DNS:localhost"})},
      {"the address written as a name", "E-TLS-HOST", office({.alternative_names = "DNS:127.0.0.1"})},
      {"signed by itself", "E-TLS-SELF",
       [](const TlsGround& ground) { return OddCertificate(ground.folder, {.common_name = "odd"}).files(); }},
      {"unknown root", "E-TLS-ISSUER", [](const TlsGround& ground) { return of_foreign_root(ground, false); }},
      {"unknown root, sent along", "E-TLS-ROOT", [](const TlsGround& ground) { return of_foreign_root(ground, true); }},
      {"right root, key not pinned", "E-TLS-PIN", office({}), careless, "127.0.0.1",
       [](const TlsGround& ground, auto& address) {
         address.pins = {pin(ground.office), pin(ground.root)};
       }},
      {"intermediate missing", "E-TLS-ISSUER", below(authority(), false)},
      {"intermediate without CA bit", "E-TLS-NOCA",
       below(with(authority(), [](auto& w) { w.basic_constraints = "critical,CA:FALSE"; }))},
      {"one authority too many", "E-TLS-PATH", below_two_authorities},
      {"made for a client", "E-TLS-PURPOSE", office({.extended_key_usage = "clientAuth"})},
      {"made for signing code", "E-TLS-PURPOSE", office({.extended_key_usage = "codeSigning"})},
      {"its authority is for other addresses", "E-TLS-NAMES",
       below(with(authority(), [](auto& w) { w.name_constraints = "critical,permitted;IP:10.0.0.0/255.0.0.0"; }))},
      {"its authority is not for this address", "E-TLS-NAMES",
       below(with(authority(), [](auto& w) { w.name_constraints = "critical,excluded;IP:127.0.0.0/255.0.0.0"; }))},
      {"signed with SHA-1", "E-TLS-WEAK", office({.sha1 = true})},
      {"its issuer signed with SHA-1", "E-TLS-WEAK", below(with(authority(), [](auto& w) { w.sha1 = true; }))},
      {"RSA 1024", "E-TLS-WEAK", office({.key = Key::Rsa1024}), only("-tls1_2", "ALL")},
      {"its issuer's key is RSA 1024", "E-TLS-WEAK", below(with(authority(), [](auto& w) { w.key = Key::Rsa1024; }))},
      {"P-192", "E-TLS-CIPHER", office({.key = Key::P192}), only("-tls1_2", "ALL")},
      {"its issuer's key is P-192", "E-TLS-WEAK", below(with(authority(), [](auto& w) { w.key = Key::P192; }))}};
}

std::vector<Case> lines_that_are_weak(const OddCertificate& rsa_office) {
  const auto rsa = [&](const TlsGround&) { return rsa_office.files(); };
  const auto only_1_3 = [](const TlsGround&, auto& address) { address.oldest_tls = sync::OldestTls::Tls13; };
  return {{"TLS 1.0", "E-TLS-VERSION", rsa, only("-tls1", "ALL")},
          {"TLS 1.1", "E-TLS-VERSION", rsa, only("-tls1_1", "ALL")},
          {"TLS 1.2 where 1.3 is wanted", "E-TLS-VERSION", rsa, only("-tls1_2", "ALL"), "127.0.0.1", only_1_3},
          {"NULL cipher", "E-TLS-CIPHER", rsa, only("-tls1_2", "eNULL")},
          {"anonymous", "E-TLS-CIPHER", rsa, only("-tls1_2", "aNULL")},
          {"no forward secrecy", "E-TLS-CIPHER", rsa, only("-tls1_2", "kRSA")},
          {"CBC", "E-TLS-CIPHER", rsa, only("-tls1_2", "ECDHE-RSA-AES128-SHA")},
          {"CCM with a short tag", "E-TLS-CIPHER", rsa, {"-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256"}},
          {"handshake signed with SHA-1",
           "E-TLS-CIPHER",
           rsa,
           {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", "ALL:@SECLEVEL=0"}},
          {"a curve we refuse", "E-TLS-CIPHER", rsa, {"-tls1_3", "-groups", "P-521"}}};
}

void is_refused_in_silence(const Case& c, const TlsGround& ground) {
  CAPTURE(c.name);
  const CountingPeer peer(c.server(ground), c.words);
  auto address = ground.address(peer.url(c.host));
  c.look(ground, address);
  CHECK(staff_code(post(address)) == c.staff_code);
  CHECK(peer.application_bytes() == 0);
}
}  // namespace

TEST_CASE("The matrix stands on good ground: a right office is told the message", "[sync][tls]") {
  const TlsGround ground;
  const OddCertificate next(ground.folder, {.common_name = "next"}, &ground.root);
  const auto answered = [&](const OddCertificate& server, const Words& pins) {
    HostileOffice good("good", server.files());
    auto address = ground.address(good.url());
    address.pins = pins;
    address.oldest_tls = sync::OldestTls::Tls13;
    const std::string came = staff_code(post(address));
    return good.application_bytes() > 0 ? came : came + ", not a byte sent";
  };
  const std::string good = "an answer with status 200";
  CHECK(answered(ground.office, {}) == good);
  CHECK(answered(ground.office, {pin(ground.office), pin(next)}) == good);
  CHECK(answered(next, {pin(ground.office), pin(next)}) == good);
  CHECK(answered(next, {pin(next)}) == good);  // only the next key, and it is in use
}

TEST_CASE("A pin is what the openssl program makes of the same key", "[sync][tls]") {
  const TlsGround ground;
  const std::string file = ground.office.files().certificate.string();
  process::ChildProcess openssl({"/bin/sh", "-c",
                                 "openssl x509 -in \"$0\" -noout -pubkey | openssl pkey -pubin -outform der | "
                                 "openssl dgst -sha256 -binary | openssl base64",
                                 file},
                                (ground.folder.path() / "openssl.log").string(), true);
  const std::string expected = openssl.read_line(20s);
  CHECK(sync::pin_of(file) == expected);
  CHECK_FALSE(sync::pin_of(ground.office.files().key));
  CHECK_FALSE(sync::pin_of("/nonexistent.pem"));
}

TEST_CASE("The counting peer counts: below an intermediate authority it gets the whole request", "[sync][tls]") {
  const TlsGround ground;
  const CountingPeer peer(below(authority())(ground));
  auto address = ground.address(peer.url());
  address.answer_within = 300ms;  // s_server does not answer
  CHECK(staff_code(post(address)) == "E-LINK-TIMEOUT");
  CHECK(peer.application_bytes() > 100);
}

TEST_CASE("An office whose certificate is wrong in any one way is refused before a byte is said", "[sync][tls]") {
  const TlsGround ground;
  const auto cases = certificates_that_are_wrong();
  CHECK(cases.size() == 25);
  for (const Case& c : cases) is_refused_in_silence(c, ground);
}

TEST_CASE("A line that is weaker than we accept is refused before a byte is said", "[sync][tls]") {
  const TlsGround ground;
  const OddCertificate rsa_office(ground.folder, {.common_name = "rsa", .key = Key::Rsa2048}, &ground.root);
  const auto cases = lines_that_are_weak(rsa_office);
  CHECK(cases.size() == 10);
  for (const Case& c : cases) is_refused_in_silence(c, ground);
}

TEST_CASE("A peer that answers the greeting with something never offered is refused before a byte is said",
          "[sync][tls]") {
  const TlsGround ground;
  const std::vector<std::pair<const char*, const char*>> cases{
      {"plain_http", "E-TLS-PLAIN"},         {"hello_ssl3", "E-TLS-VERSION"}, {"hello_tls10", "E-TLS-VERSION"},
      {"hello_tls11", "E-TLS-VERSION"},      {"hello_null", "E-TLS-CIPHER"},  {"hello_rc4", "E-TLS-CIPHER"},
      {"hello_downgraded", "E-TLS-VERSION"}, {"hello_3des", "E-TLS-CIPHER"},  {"hello_anonymous", "E-TLS-CIPHER"}};
  for (const auto& [behaviour, code] : cases) {
    CAPTURE(behaviour);
    HostileOffice peer(behaviour, ground.office.files());
    CHECK(staff_code(post(ground.address(peer.url()))) == code);
    CHECK(peer.application_bytes() == 0);
  }
}

TEST_CASE("Nothing of the environment weakens the line", "[sync][tls]") {
  const TlsGround ground;
  const auto keys = ground.folder.path() / "session-keys";
  setenv("SSLKEYLOGFILE", keys.c_str(), 1);
  setenv("https_proxy", "http://127.0.0.1:1", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  HostileOffice good("good", ground.office.files());
  CHECK(must(post(ground.address(good.url()))).status == 200);
  for (const char* name : {"SSLKEYLOGFILE", "https_proxy", "ALL_PROXY"}) unsetenv(name);
  CHECK((!std::filesystem::exists(keys) || std::filesystem::is_empty(keys)));
}

TEST_CASE("Every fault of the line has a staff code of its own, explained in both languages", "[sync][tls]") {
  const auto words = [](domain::Language language) {
    return must(text::Catalog::load(std::filesystem::path(HUANKA_BINARY_DIR) / "assets/locale", language));
  };
  const auto zh = words(domain::Language::Chinese), en = words(domain::Language::English);
  std::set<std::string> codes;
  for (const auto& row : sync::link_faults) {
    CHECK(to_string(row.code) == row.staff_code);
    CHECK((row.staff_code.starts_with("E-TLS-") || row.staff_code.starts_with("E-LINK-")));
    CHECK(zh.has("link." + std::string(row.staff_code)));
    CHECK(en.has("link." + std::string(row.staff_code)));
    codes.insert(std::string(row.staff_code));
  }
  CHECK(codes.size() == sync::link_faults.size());
}
