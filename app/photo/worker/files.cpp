#include "files.h"

#include <openssl/evp.h>
#include <sys/stat.h>
#include <sysexits.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
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
#include "face_networks.h"
#include "photo/face_hint.h"
#include "photo/findings.h"
#include "still.h"
#include "wipe.h"

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

/// What the commands share.
struct Workshop {
  FaceNetworks networks;
  bool networks_ready = false;
  FaceFinder finder;  ///< stands in where the networks are missing
  domain::PortraitRule rule;
};

/// What a command finds in a picture; "verdict" and, unless that is "pass", "reason" and "detail" stand in it.
using FileWork = Json (*)(const LoadedPicture& file, Workshop& workshop);

Json scan(const LoadedPicture& file, Workshop&) {
  CodeReader reader;
  const auto code = reader.read_still(file.picture);
  reader.forget();
  if (!code) return {{"verdict", "fail"}, {"reason", "no_code"}, {"detail", "no code found"}};
  return {{"verdict", "pass"}, {"format", code->format}, {"text", code->text}};
}

Json values_in_json(const Values& values) {
  Json json = Json::object();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values.at(i)) json[std::string(name_of(static_cast<Measure>(i)))] = *values.at(i);
  return json;
}

/// What the cascade alone can tell of a finished photo: how many faces, how wide and where.
Values measure_by_box(const cv::Mat& picture, Workshop& workshop) {
  Values values;
  const auto faces = workshop.finder.find(picture);
  const auto face = single_face(faces);
  value_of(values, Measure::Faces) = face ? 1.0 : static_cast<double>(faces.size());
  if (!face) return values;
  const double scale = static_cast<double>(workshop.rule.width_px) / picture.cols;
  const Box crop = crop_for(*face, workshop.rule);
  const double face_width =
      crop.width * (workshop.rule.face_width_px.low + workshop.rule.face_width_px.high) / 2.0 / workshop.rule.width_px;
  value_of(values, Measure::FaceWidth) = face_width * scale;
  value_of(values, Measure::Centring) = std::abs(face->x + face->width / 2 - picture.cols / 2.0) * scale;
  return values;
}

/// Only measures: the verdict is whoever's who knows the limits.
Json check(const LoadedPicture& file, Workshop& workshop) {
  if (!workshop.networks_ready)
    return {{"verdict", "pass"},
            {"judged_by", "cascade"},
            {"values", values_in_json(measure_by_box(file.picture, workshop))}};
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(file.bytes.data()), file.bytes.size());
  return {{"verdict", "pass"},
          {"values", values_in_json(measure_file(bytes, file.picture, workshop.networks, workshop.rule))}};
}

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Json crop_by_box(const cv::Mat& picture, Workshop& workshop) {
  const auto faces = workshop.finder.find(picture);
  const auto face = single_face(faces);
  const auto no = [](const char* reason, const char* detail) {
    return Json{{"verdict", "fail"}, {"reason", reason}, {"detail", detail}};
  };
  if (faces.empty()) return no("no_face", "no face found");
  if (!face) return no("several_faces", "more than one face");
  const auto jpeg = cut_still(picture, crop_for(*face, workshop.rule), workshop.rule);
  if (jpeg.empty()) return no("not_covered", "too little room around head and shoulders");
  const cv::Mat finished = cv::imdecode(jpeg, cv::IMREAD_COLOR);
  return {{"verdict", "pass"},
          {"judged_by", "cascade"},
          {"values", values_in_json(measure_by_box(finished, workshop))},
          {"jpeg", base64(jpeg)}};
}

Json crop(const LoadedPicture& file, Workshop& workshop) {
  if (!workshop.networks_ready) return crop_by_box(file.picture, workshop);
  const Still still = make_still(file.picture, workshop.networks, workshop.rule);
  const auto no = [&](const char* reason, const char* detail) {
    return Json{{"verdict", "fail"}, {"reason", reason}, {"detail", detail}, {"values", values_in_json(still.values)}};
  };
  const double faces = value_of(still.values, Measure::Faces).value_or(0);
  if (faces == 0) return no("no_face", "no face found");
  if (faces > 1) return no("several_faces", "more than one face");
  if (!still.plan) return no("no_head_room", "the hair reaches the picture's upper edge");
  if (!still.plan->covered) return no("not_covered", "too little room around head and shoulders");
  if (still.jpeg.empty()) return no("file_too_large", "no quality makes the file small enough");
  return {{"verdict", "pass"}, {"values", values_in_json(still.values)}, {"jpeg", base64(still.jpeg)}};
}

struct FileCommand {
  std::string_view name;
  FileWork work;
  bool needs_networks;
};
constexpr std::array<FileCommand, 3> commands{{{"scan", scan, false}, {"check", check, true}, {"crop", crop, true}}};

Json answer(const FileCommand& command, const std::string& file, Workshop& workshop) {
  auto loaded = load_picture(file);
  if (!loaded) return {{"verdict", "refused"}, {"reason", loaded.error().reason}, {"detail", loaded.error().detail}};
  Json found = command.work(*loaded, workshop);
  loaded->wipe();
  return found;
}

/// False when it is no JSON object, or a number in it is none or out of its bounds.
bool read_rule(const std::string& text, domain::PortraitRule& rule) {
  const Json json = Json::parse(text, nullptr, false);
  bool good = json.is_object();
  domain::each_number(rule, [&](const char* name, int& number, int least, int most) {
    if (!good || !json.contains(name)) return;
    good = json[name].is_number_integer() && json[name] >= least && json[name] <= most;
    if (good) number = json[name].get<int>();
  });
  return good;
}

}  // namespace

Result<LoadedPicture, FileRefusal> load_picture(const std::string& file) {
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
  if (picture.empty()) return Failure{FileRefusal{"damaged", "it cannot be decoded"}};
  return LoadedPicture{*std::move(bytes), std::move(picture)};
}

void LoadedPicture::wipe() {
  if (!bytes.empty()) ::explicit_bzero(bytes.data(), bytes.size());
  photo::wipe(picture);
}

int run_file_command(const std::string& command, const std::string& rule, std::span<const std::string> files) {
  const auto* found =
      std::find_if(commands.begin(), commands.end(), [&](const FileCommand& known) { return known.name == command; });
  Workshop workshop;
  if (found == commands.end() || !read_rule(rule, workshop.rule)) return EX_USAGE;
  if (found->needs_networks) {
    workshop.networks_ready = workshop.networks.load(models_folder());
    if (!workshop.networks_ready && !workshop.finder.load(face_cascade)) return EX_UNAVAILABLE;
  }
  std::cout << "ready" << std::endl;
  for (const std::string& file : files)  // each line leaves at once: the next file may be the last
    std::cout << answer(*found, file, workshop).dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  return EX_OK;
}

}  // namespace huanka::photo
