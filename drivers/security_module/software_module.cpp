#include "security_module/software_module.h"

#include "security_module/key_file.h"

namespace huanka::security_module {

Result<std::unique_ptr<SoftwareModule>, Error> SoftwareModule::open(const std::filesystem::path& key_file,
                                                                    Algorithm algorithm) {
  auto masters = read_key_file(key_file);
  if (!masters) return Failure{masters.error()};
  return std::make_unique<SoftwareModule>(key_file, std::move(masters).value(), algorithm);
}

std::string SoftwareModule::description() const {
  return std::string("software stand-in for trying out, ") + (algorithm_ == Algorithm::Sm4 ? "sm4" : "3des") +
         ", keys in " + file_.string();
}

Result<Done, Error> SoftwareModule::do_begin(ByteView identification_code) {
  card_ = keys_of_card(masters_, algorithm_, identification_code);
  if (!card_) return Failure{Error{Fault::Refused, "begin: no key for such a card"}};
  return Done{};
}

Result<Bytes, Error> SoftwareModule::do_challenge() {
  auto bytes = random_challenge();
  if (bytes.empty()) return Failure{Error{Fault::Refused, "challenge: no random bytes"}};
  return bytes;
}

Result<Done, Error> SoftwareModule::do_check(ByteView challenge, ByteView answer) {
  const Bytes expected = card_->internal.encrypt(algorithm_, challenge);
  if (expected.empty()) return Failure{Error{Fault::Refused, "check: the cipher is not to be had"}};
  if (!same(expected, answer)) return Failure{Error{Fault::CardNotGenuine, "check"}};
  return Done{};
}

Result<Bytes, Error> SoftwareModule::do_prove(ByteView card_challenge) {
  return card_->external.encrypt(algorithm_, card_challenge);  // an empty one is of another length
}

}  // namespace huanka::security_module
