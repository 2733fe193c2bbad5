// A studio's photo in an office's book, filed as people at the office do it: by the command line.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "process/child_process.h"

namespace huanka::rig {

/// A portrait-sized JPEG.
inline std::string stored_picture_file() {
  return std::string(HUANKA_SOURCE_DIR) + "/tests/rig/office/stored-picture.jpg";
}

struct PhotoToFile {
  std::string number, holder;           ///< receipt and ID number
  std::string taken_on = "2026-11-02";  ///< far enough from today that a test's clock does not matter, with:
  std::string valid_until = "2099-12-31";
  std::string picture = stored_picture_file();  ///< empty: none
};

/// `place`: where the book is, as options. True when it is filed.
inline bool file_photo(const std::string& office_program, const std::vector<std::string>& place,
                       const PhotoToFile& photo) {
  std::vector<std::string> words{office_program, "photo",        "add",           photo.number,
                                 "--taken",      photo.taken_on, "--valid-until", photo.valid_until};
  if (!photo.picture.empty()) words.insert(words.end(), {"--picture", photo.picture});
  words.insert(words.end(), place.begin(), place.end());
  process::ChildProcess adding(words, "/dev/null", false);
  return adding.write_line(photo.holder) && adding.wait(std::chrono::seconds(20)) == 0;
}

}  // namespace huanka::rig
