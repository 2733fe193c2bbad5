// Before a code that the camera saw counts, it is read twice with the same result: single misreads happen (platform
// notes, part C section 5).
#pragma once

#include <optional>
#include <string>

namespace huanka::photo {

/// For one camera, frame by frame.
class CodeVote {
 public:
  /// What this frame showed. The text, when it is now believed: once for as long as it stays in sight.
  std::optional<std::string> see(const std::optional<std::string>& read);

 private:
  /// Frames without it until a text is out of sight, or its first read forgotten: about two seconds.
  static constexpr int forgotten_after = 60;
  std::string candidate_, told_;
  int frames_since_candidate_ = 0, frames_since_told_ = 0;
};

}  // namespace huanka::photo
