#include "photo/code_vote.h"

namespace huanka::photo {

std::optional<std::string> CodeVote::see(const std::optional<std::string>& read) {
  if (++frames_since_candidate_ > forgotten_after) candidate_.clear();
  if (++frames_since_told_ > forgotten_after) told_.clear();
  if (!read || read->empty()) return std::nullopt;
  if (*read == told_) {
    frames_since_told_ = 0;
    return std::nullopt;
  }
  const bool again = *read == candidate_;
  candidate_ = *read;
  frames_since_candidate_ = 0;
  if (!again) return std::nullopt;
  told_ = *read;
  frames_since_told_ = 0;
  candidate_.clear();
  return told_;
}

}  // namespace huanka::photo
