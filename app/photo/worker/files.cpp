#include "files.h"

#include <sys/stat.h>
#include <sysexits.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "code_reader.h"
#include "domain/picture_head.h"
#include "face_finder.h"

namespace huanka::photo {
namespace {

using Json = nlohmann::ordered_json;

/// What people call the files they try, by the bytes they begin with.
std::string_view kind_of(std::string_view bytes) {
  struct Kind {
    std::size_t at;
    std::string_view mark, name;
  };
  static constexpr std::array<Kind, 14> kinds{{{4, "ftypheic", "HEIF"},
                                               {4, "ftypheix", "HEIF"},
                                               {4, "ftyphevc", "HEIF"},
                                               {4, "ftypheim", "HEIF"},
                                               {4, "ftypmif1", "HEIF"},
                                               {4, "ftypmsf1", "HEIF"},
                                               {4, "ftypavif", "AVIF"},
                                               {8, "WEBP", "WebP"},
                                               {0, "GIF8", "GIF"},
                                               {0, "BM", "BMP"},
                                               {0, "II*", "TIFF"},
                                               {0, "MM", "TIFF"},
                                               {0, "%PDF-", "PDF"},
                                               {0, "\xFF\xD8", "JPEG"}}};
  for (const Kind& kind : kinds)
    if (bytes.size() > kind.at && bytes.substr(kind.at).starts_with(kind.mark)) return kind.name;
  return {};
}

FileRefusal no_picture(std::string_view bytes) {
  const std::string_view kind = kind_of(bytes);
  if (kind == "JPEG") return {"damaged", "a JPEG whose head cannot be read"};
  if (kind.empty()) return {"not_a_picture", "neither JPEG nor PNG"};
  return {"not_a_picture", std::string(kind) + " is not accepted: give JPEG or PNG"};
}

Result<std::string, FileRefusal> bytes_of(const std::string& file) {
  struct ::stat about {};
  if (::stat(file.c_str(), &about) != 0) return Failure{FileRefusal{"unreadable", std::strerror(errno)}};
  // A pipe or a device might never end.
  if (!S_ISREG(about.st_mode)) return Failure{FileRefusal{"unreadable", "not a file"}};
  if (std::cmp_greater(about.st_size, largest_picture_file))
    return Failure{FileRefusal{"too_large", "larger than " + std::to_string(largest_picture_file >> 20U) + " MiB"}};
  std::ifstream in(file, std::ios::binary);
  if (!in) return Failure{FileRefusal{"unreadable", std::strerror(errno)}};
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// False for a file that was cut: its decoder would make up what is missing. What hangs on behind the end is let be.
bool has_its_end(std::string_view bytes, domain::PictureHead::Kind kind) {
  constexpr std::string_view png_end = "IEND", jpeg_scan = "\xFF\xDA", jpeg_end = "\xFF\xD9";
  if (kind == domain::PictureHead::Kind::Png) return bytes.find(png_end) != std::string_view::npos;
  const std::size_t scan = bytes.rfind(jpeg_scan);  // after the preview that a camera may have put into its head
  return scan != std::string_view::npos && bytes.find(jpeg_end, scan) != std::string_view::npos;
}

/// What a command finds in a picture; "verdict" and, unless that is "pass", "reason" and "detail" stand in it.
using FileWork = Json (*)(const cv::Mat& picture);

Json scan(const cv::Mat& picture) {
  CodeReader reader;
  const auto code = reader.read_still(picture);
  reader.forget();
  if (!code) return {{"verdict", "fail"}, {"reason", "no_code"}, {"detail", "no code found"}};
  return {{"verdict", "pass"}, {"format", code->format}, {"text", code->text}};
}

struct FileCommand {
  std::string_view name;
  FileWork work;
};
constexpr std::array<FileCommand, 1> commands{{{"scan", scan}}};

Json answer(const FileCommand& command, const std::string& file) {
  auto picture = load_picture(file);
  if (!picture) return {{"verdict", "refused"}, {"reason", picture.error().reason}, {"detail", picture.error().detail}};
  Json found = command.work(*picture);
  wipe(*picture);
  return found;
}

}  // namespace

Result<cv::Mat, FileRefusal> load_picture(const std::string& file) {
  auto bytes = bytes_of(file);
  if (!bytes) return Failure{bytes.error()};
  const auto head = domain::picture_head(*bytes);
  if (!head) return Failure{no_picture(*bytes)};
  if (head->pixels() > most_picture_pixels || head->width_px > longest_picture_side ||
      head->height_px > longest_picture_side)
    return Failure{FileRefusal{"too_many_pixels", std::to_string(head->width_px) + " x " +
                                                      std::to_string(head->height_px) + " pixels; at most " +
                                                      std::to_string(most_picture_pixels / 1'000'000) + " million, " +
                                                      std::to_string(longest_picture_side) + " a side"}};
  if (!has_its_end(*bytes, head->kind)) return Failure{FileRefusal{"damaged", "the file was cut: its end is missing"}};
  const cv::Mat encoded(1, static_cast<int>(bytes->size()), CV_8UC1, bytes->data());
  cv::Mat picture;
  try {
    picture = cv::imdecode(encoded, cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {
    picture.release();
  }
  if (!bytes->empty()) ::explicit_bzero(bytes->data(), bytes->size());
  if (picture.empty()) return Failure{FileRefusal{"damaged", "it cannot be decoded"}};
  return picture;
}

int run_file_command(const std::string& command, std::span<const std::string> files) {
  const auto* found =
      std::find_if(commands.begin(), commands.end(), [&](const FileCommand& known) { return known.name == command; });
  if (found == commands.end()) return EX_USAGE;
  std::cout << "ready" << std::endl;
  for (const std::string& file : files)  // each line leaves at once: the next file may be the last
    std::cout << answer(*found, file).dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  return EX_OK;
}

}  // namespace huanka::photo
