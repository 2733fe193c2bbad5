// The office's side of the TLS matrix (operations reference 2.4): who may not come in. The stranger is curl, with
// certificates wrong in one way each; nobody gets an answer of the office that is not one kiosk with its own
// certificate in force.
#include <filesystem>

#include "odd_certificate.h"
#include "office_process.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
/// What curl says of GET /v1/health: the status, or 000 when there was no answer.
std::string status_for(const OfficeProcess& office, std::vector<std::string> more) {
  std::vector<std::string> words{"curl",        "--silent",      "--noproxy", "*",
                                 "--output",    "/dev/null",     "--cacert",  office.address().authority,
                                 "--write-out", "%{http_code}\n"};
  words.insert(words.end(), more.begin(), more.end());
  words.push_back(office.address().url + "/v1/health");
  process::ChildProcess curl(words, (office.folder() / "curl.log").string(), true);
  return curl.read_line(20s);
}

std::vector<std::string> with(const Pair& client) {
  return {"--cert", client.certificate.string(), "--key", client.key.string()};
}

struct Row {
  std::string name;
  Pair client;
};
}  // namespace

TEST_CASE("A client whose certificate is not in force, not ours or not a kiosk's gets no answer", "[office][tls]") {
  OfficeProcess office;
  REQUIRE(office.running());
  const TemporaryFolder folder;
  const auto certificates = office.folder() / "certificates";
  const OddCertificate root(folder, Pair{certificates / "ca.pem", certificates / "ca.key"});
  const OddCertificate foreign(folder, CertificateWish::authority("foreign"));
  const auto issue = [&](CertificateWish wish, const OddCertificate& issuer) {
    wish.alternative_names = "";
    if (wish.extended_key_usage == "serverAuth" && wish.common_name != "server") wish.extended_key_usage = "clientAuth";
    return OddCertificate(folder, wish, &issuer).files();
  };
  CHECK(status_for(office, with(issue({.common_name = "ZJ01"}, root))) == "200");

  const OddCertificate below(folder, CertificateWish::authority("below"), &root);  // the root allows no authority below
  const OddCertificate below_leaf(folder, {.common_name = "ZJ02", .extended_key_usage = "clientAuth"}, &below);
  const std::vector<Row> refused{
      {"of a foreign authority", issue({.common_name = "ZJ03"}, foreign)},
      {"that has ended", issue({.common_name = "ZJ04", .from_days = -9, .until_days = -1}, root)},
      {"that has not begun", issue({.common_name = "ZJ05", .from_days = 2, .until_days = 9}, root)},
      {"made for a server", issue({.common_name = "server"}, root)},
      {"made for signing code", issue({.common_name = "ZJ06", .extended_key_usage = "codeSigning"}, root)},
      {"signed by itself", OddCertificate(folder, {.common_name = "ZJ08", .extended_key_usage = "clientAuth"}).files()},
      {"below an authority that may not be", below_leaf.files({&below})}};
  for (const Row& row : refused) {
    CAPTURE(row.name);
    CHECK(status_for(office, with(row.client)) == "000");
  }
  CHECK(status_for(office, {}) == "000");  // no certificate at all
  CHECK(status_for(office, {"--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0", "--cert", office.address().certificate,
                            "--key", office.address().key}) == "000");
  CHECK(status_for(office, {"--tls-max", "1.2", "--ciphers", "AES128-SHA", "--cert", office.address().certificate,
                            "--key", office.address().key}) == "000");
  CHECK(status_for(office, with(issue({.common_name = "no kiosk"}, root))) == "403");
  CHECK(sync::OfficeClient(office.address()).health());
}

TEST_CASE("A revoked certificate is refused from the next request on; its successor is served", "[office][tls]") {
  OfficeProcess office;
  const auto old_pair = office.address();
  const TemporaryFolder kept;
  std::filesystem::copy(old_pair.certificate, kept.path() / "old.pem");
  std::filesystem::copy(old_pair.key, kept.path() / "old.key");
  auto stolen = old_pair;
  stolen.certificate = kept.path() / "old.pem";
  stolen.key = kept.path() / "old.key";
  sync::OfficeClient thief(stolen);
  CHECK(must(thief.health()).status == 200);

  CHECK_FALSE(office.command({"revoke", "ZJ09"}));
  CHECK(office.command({"revoke", "ZJ01"}));
  const auto answer = must(thief.health());  // on the connection that is already open
  CHECK(answer.status == 403);
  CHECK(sync::problem_from(answer.body)->code == "revoked");
  CHECK(must(sync::OfficeClient(stolen).health()).status == 403);

  CHECK(office.command({"certificates", "--kiosk", "ZJ01"}));
  CHECK(must(sync::OfficeClient(office.address()).health()).status == 200);
  CHECK(must(sync::OfficeClient(stolen).health()).status == 403);
}
