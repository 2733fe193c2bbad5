#include "samples.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <regex>
#include <set>
#include <sstream>

namespace huanka::accuracy {
namespace {
namespace fs = std::filesystem;

const std::map<std::string, std::string> odd{
    {"female/11", "looks down"},      {"female/25", "profile"},    {"female/27", "profile"},
    {"female/28", "profile"},         {"female/31", "sunglasses"}, {"female/24", "sunglasses"},
    {"male/3", "covered by an arm"},  {"male/18", "toy"},          {"male/21", "profile"},
    {"male/24", "covered by a hand"}, {"male/26", "profile"},      {"male/29", "hat and sunglasses"},
    {"male/32", "looks down"},        {"male/33", "profile"},      {"male/38", "profile"},
    {"male/39", "cap and sunglasses"}};
const std::set<std::string> darker_skin{"female/4", "female/26", "male/1",  "male/6",  "male/8",  "male/11", "male/12",
                                        "male/14",  "male/15",   "male/17", "male/28", "male/42", "male/43"};
const std::set<std::string> east_asian{"female/2",  "female/5",  "female/7", "female/8", "female/16",
                                       "female/19", "female/22", "male/25",  "male/36"};
const std::set<std::string> glasses{"female/21", "female/26", "male/14", "male/17"};

cv::Mat read(const fs::path& file) { return cv::imread(file.string(), cv::IMREAD_COLOR); }

std::vector<fs::path> files_of(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Sample> read_portraits(const fs::path& folder, bool odd_ones) {
  std::vector<Sample> samples;
  for (const char* sex : {"female", "male"})
    for (const auto& file : files_of(folder / sex, ".jpg")) {
      const std::string name = std::string(sex) + "/" + file.stem().string();
      if (odd.contains(name) != odd_ones) continue;
      Sample sample{name, {}, is_for_tuning(name), {}};
      constexpr double drawn_up = 4;
      cv::resize(read(file), sample.picture, {}, drawn_up, drawn_up, cv::INTER_CUBIC);
      if (odd_ones) {
        sample.groups = {odd.at(name)};
      } else {
        sample.groups.emplace_back(sex == std::string("female") ? "women" : "men");
        if (darker_skin.contains(name)) sample.groups.emplace_back("darker skin");
        if (east_asian.contains(name)) sample.groups.emplace_back("East Asian");
        if (glasses.contains(name)) sample.groups.emplace_back("glasses");
      }
      samples.push_back(std::move(sample));
    }
  return samples;
}

}  // namespace

bool is_for_tuning(const std::string& file_name) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const unsigned char c : file_name) hash = (hash ^ c) * 16777619U;
  hash ^= hash >> 15U;  // short names differ in few bits: they are mixed before one is picked
  hash *= 2246822519U;
  hash ^= hash >> 13U;
  return (hash & 1U) == 1;
}

std::vector<Sample> portraits(const fs::path& folder) { return read_portraits(folder, false); }
std::vector<Sample> odd_portraits(const fs::path& folder) { return read_portraits(folder, true); }

std::vector<Sample> sharp_pictures(const fs::path& face_api, const fs::path& dlib, const fs::path& matplotlib) {
  std::vector<fs::path> files{matplotlib / "grace_hopper.jpg"};
  for (const auto& file : files_of(dlib, ".jpg"))
    if (file.filename() != "dogs.jpg") files.push_back(file);
  for (const auto& file : files_of(face_api, ".jpg")) files.push_back(file);
  std::vector<Sample> samples;
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    if (cv::Mat picture = read(file); !picture.empty()) samples.push_back({name, picture, is_for_tuning(name), {}});
  }
  return samples;
}

std::vector<BoxedPicture> boxed_pictures(const fs::path& folder) {
  std::vector<BoxedPicture> pictures;
  const std::regex image("<image file='([^']+)'"),
      box("<box top='(-?\\d+)' left='(-?\\d+)' width='(\\d+)' height='(\\d+)'");
  for (const char* list : {"training.xml", "testing.xml"}) {
    std::ifstream in(folder / list);
    for (std::string line; std::getline(in, line);) {
      std::smatch found;
      if (std::regex_search(line, found, image)) pictures.push_back({found[1], read(folder / found[1].str()), {}});
      if (std::regex_search(line, found, box) && !pictures.empty())
        pictures.back().faces.push_back(
            {std::stod(found[2]), std::stod(found[1]), std::stod(found[3]), std::stod(found[4])});
    }
  }
  std::erase_if(pictures, [](const BoxedPicture& picture) { return picture.picture.empty(); });
  return pictures;
}

std::vector<Sample> without_faces(const std::vector<fs::path>& files) {
  std::vector<Sample> samples;
  for (const auto& file : files) {
    const cv::Mat picture = read(file);
    if (picture.empty()) continue;
    const std::string name = file.filename().string();
    samples.push_back({name, picture, is_for_tuning(name), {}});
    const int width = picture.cols / 2, height = picture.rows / 2;
    for (int row = 0; row < 3; ++row)
      for (int column = 0; column < 3; ++column)
        samples.push_back({name + " part",
                           picture(cv::Rect(column * width / 2, row * height / 2, width, height)).clone(),
                           is_for_tuning(name),
                           {}});
  }
  return samples;
}

}  // namespace huanka::accuracy
