// Pictures in files, one after the other, through the vision worker: `huanka-vision files COMMAND`. A decoder that dies
// of a file takes the worker with it, and only that file is lost: the rest goes to a new worker. This side decodes
// nothing.
//
// What the worker prints: the line "ready", then one line of JSON for each file, in order.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace huanka::photo {

struct FileBatch {
  std::string program;      ///< path of huanka-vision
  std::string command;      ///< one of worker/files.cpp's, for example "scan"
  std::string rule = "{}";  ///< the finished picture as JSON with the keys of the county file, for those that need it
  std::vector<std::string> files;
  std::chrono::milliseconds patience{30'000};  ///< with one file; then the worker is ended and counts as dead
};

struct FileAnswer {
  std::size_t file = 0;             ///< index in FileBatch::files
  std::optional<std::string> line;  ///< nothing: the worker died at this file
  pid_t worker = 0;                 ///< who answered or died; it is at the next file already
};

/// Calls `tell` once for each file, in order. False when no worker can be started; then the files from there on are not
/// told.
bool run_file_batch(const FileBatch& batch, const std::function<void(const FileAnswer&)>& tell);

}  // namespace huanka::photo
