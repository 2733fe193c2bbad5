// The software stand-in: a security module whose keys lie in a file. For trying out and for tests: whoever can read the
// file has the keys. Without an explicit key file there is none.
#pragma once

#include <filesystem>
#include <memory>

#include "security_module/card_keys.h"

namespace huanka::security_module {

class SoftwareModule : public SecurityModule {
 public:
  static Result<std::unique_ptr<SoftwareModule>, Error> open(const std::filesystem::path& key_file,
                                                             Algorithm algorithm);

  std::string description() const override;
  Result<Done, Error> check_up() override { return Done{}; }

  /// `file` is where the keys came from, for the description.
  SoftwareModule(std::filesystem::path file, KeyPair masters, Algorithm algorithm)
      : file_(std::move(file)), masters_(std::move(masters)), algorithm_(algorithm) {}

 protected:
  Result<Done, Error> do_begin(ByteView identification_code) override;
  Result<Bytes, Error> do_challenge() override;
  Result<Done, Error> do_check(ByteView challenge, ByteView answer) override;
  Result<Bytes, Error> do_prove(ByteView card_challenge) override;
  void do_end() override { card_.reset(); }

 private:
  std::filesystem::path file_;
  KeyPair masters_;
  Algorithm algorithm_;
  std::optional<KeyPair> card_;  ///< of the card in this exchange
};

}  // namespace huanka::security_module
