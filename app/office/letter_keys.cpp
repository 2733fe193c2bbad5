#include "office/letter_keys.h"

#include <openssl/x509.h>

#include <algorithm>

#include "office/x509.h"
#include "process/descriptor.h"
#include "vault/files.h"

namespace huanka::office {

namespace {
namespace fs = std::filesystem;
using letter_proof::KeyFolder;
using letter_proof::Suite;
using std::chrono::days;

constexpr fs::perms secret = fs::perms::owner_read | fs::perms::owner_write;
constexpr fs::perms readable = secret | fs::perms::group_read | fs::perms::others_read;

constexpr Profile bank_profile{days{3652}, days{365}, "critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign",
                               nullptr};
// Renewed so early because a letter must stay good for weeks after it was signed.
constexpr Profile terminal_profile{days{365}, days{120}, "critical,CA:FALSE", "critical,digitalSignature", nullptr};
constexpr const char* authority_name = "letter authority";

vault::Error trouble(std::string detail) { return {vault::Error::Code::Certificate, std::move(detail)}; }

bool is_bank_code(std::string_view text) {
  constexpr std::size_t longest = 16;
  return !text.empty() && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

class LetterWorkshop {
 public:
  LetterWorkshop(KeyFolder files, Suite suite, wire::Instant now)
      : files_(std::move(files)), suite_(suite), now_(now) {}

  Result<Done, vault::Error> bank(const domain::BankCode& code) {
    bank_ = load(files_.authority_key(code), files_.authority(code));
    if (is_right(bank_, bank_profile)) return Done{};
    return make(files_.authority(code), files_.authority_key(code), {code, authority_name}, bank_profile, bank_,
                nullptr);
  }

  /// After bank().
  Result<Done, vault::Error> terminal(const domain::BankCode& code, const std::string& kiosk) {
    Pair pair = load(files_.key(code, kiosk), files_.certificate(code, kiosk));
    if (is_right(pair, terminal_profile) && X509_verify(pair.certificate.get(), bank_.key.get()) == 1) return Done{};
    return make(files_.certificate(code, kiosk), files_.key(code, kiosk), {code, kiosk}, terminal_profile, pair,
                &bank_);
  }

  std::vector<std::string> made() && { return std::move(made_); }

 private:
  static Pair load(const fs::path& key, const fs::path& certificate) {
    return {letter_proof::load_key(key), load_certificate(certificate)};
  }

  bool is_right(const Pair& pair, const Profile& profile) const {
    return belong_together(pair) && letter_proof::suite_of(pair.key.get()) == suite_ &&
           lasts(pair.certificate.get(), now_, profile.renew_before_end);
  }

  /// Earlier certificates that may still have letters out, as they stand in the file.
  std::string earlier(const fs::path& file) const {
    std::string text;
    for (const auto& one : letter_proof::load_certificates(file))
      if (lasts(one.get(), now_, days{0})) text += pem_of(one.get());
    return text;
  }

  /// Keeps a key of the right suite that is there, makes one otherwise.
  Result<Done, vault::Error> make(const fs::path& file, const fs::path& key_file, const Subject& subject,
                                  const Profile& profile, Pair& pair, const Pair* issuer) {
    if (letter_proof::suite_of(pair.key.get()) != suite_) pair.key = letter_proof::make_key(suite_);
    if (!pair.key) return Failure{trouble("cannot make a key")};
    pair.certificate = certify(pair.key.get(), subject, {}, profile, issuer, now_);
    if (!pair.certificate) return Failure{trouble("cannot sign " + file.filename().string())};
    auto written = vault::write_file(key_file, pem_of(pair.key.get()), secret);
    if (!written) return written;
    made_.push_back("letter/" + file.filename().string());
    return vault::write_file(file, pem_of(pair.certificate.get()) + earlier(file), readable);
  }

  KeyFolder files_;
  Suite suite_;
  wire::Instant now_;
  Pair bank_;
  std::vector<std::string> made_;
};
}  // namespace

KeyFolder letter_folder(const CertificateFolder& files) { return {files.folder / "letter"}; }

Result<std::vector<std::string>, vault::Error> ensure_letter_keys(const CertificateFolder& files,
                                                                  const LetterKeyWish& wish, wire::Instant now) {
  for (const auto& kiosk : wish.kiosks)
    if (!is_kiosk_id(kiosk)) return Failure{trouble("a kiosk id is 2 to 16 capital letters and digits")};
  for (const auto& bank : wish.banks)
    if (!is_bank_code(bank)) return Failure{trouble("a bank's code is up to 16 small letters and digits")};
  if (wish.kiosks.empty()) return std::vector<std::string>{};
  const KeyFolder folder = letter_folder(files);
  std::error_code failed;
  fs::create_directories(folder.folder, failed);
  const process::FileLock lock(files.folder / ".lock", process::WhenTaken::Wait);
  if (failed || !lock.held())
    return Failure{vault::Error{vault::Error::Code::File, "cannot make or lock the folder of letter keys"}};

  LetterWorkshop workshop(folder, wish.suite, now);
  for (const auto& bank : wish.banks) {
    if (auto step = workshop.bank(bank); !step) return Failure{step.error()};
    for (const auto& kiosk : wish.kiosks)
      if (auto step = workshop.terminal(bank, kiosk); !step) return Failure{step.error()};
  }
  return std::move(workshop).made();
}

Result<Done, vault::Error> revoke_letter_keys(const CertificateFolder& files, const std::string& kiosk) {
  if (!is_kiosk_id(kiosk)) return Failure{trouble("a kiosk id is 2 to 16 capital letters and digits")};
  const process::FileLock lock(files.folder / ".lock", process::WhenTaken::Wait);
  if (!lock.held()) return Failure{vault::Error{vault::Error::Code::File, "cannot lock the certificate folder"}};
  std::vector<fs::path> keys;
  std::string list = vault::read_file(files.denied()).value_or("");
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(letter_folder(files).folder, failed)) {
    if (!entry.path().filename().string().ends_with("-" + kiosk + ".pem")) continue;
    for (const auto& one : letter_proof::load_certificates(entry.path()))
      list += letter_proof::sha256_hex_of(one.get()) + " " + kiosk + " letter\n";
    keys.push_back(fs::path(entry.path()).replace_extension(".key"));
  }
  // Denied first, then gone; the certificates stay, so that their letters are named as revoked.
  if (auto written = vault::write_file(files.denied(), list, readable); !written) return written;
  for (const auto& key : keys) fs::remove(key, failed);
  return Done{};
}

}  // namespace huanka::office
