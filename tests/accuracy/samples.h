// The faces the accuracy tables are about: pictures of packages, read where the packages put them, and what can be said
// of each by looking at it. None of them is part of the product or its documentation.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "photo/geometry.h"

namespace huanka::accuracy {

/// Which half a sample belongs to, by its file name alone and fixed before anything was measured: limits are chosen on
/// the tuning half, and what is claimed is measured on the other.
bool is_for_tuning(const std::string& file_name);

struct Sample {
  std::string name;
  cv::Mat picture;
  bool tuning = false;
  std::vector<std::string> groups;  ///< "women", "darker skin", "glasses", ...
};

/// npm tabler-ui, dist/demo/faces: 128 x 128 px portraits of people, drawn up to 512. Those whose face is turned away,
/// covered or missing are left out: nobody could find or measure them.
std::vector<Sample> portraits(const std::filesystem::path& folder);
/// The portraits left out above, with the reason as their group; one of them is a toy's head.
std::vector<Sample> odd_portraits(const std::filesystem::path& folder);
/// Large, sharp faces: npm @vladmandic/face-api (groups) and Debian's matplotlib and dlib (single portraits).
std::vector<Sample> sharp_pictures(const std::filesystem::path& face_api, const std::filesystem::path& dlib,
                                   const std::filesystem::path& matplotlib);

struct BoxedPicture {
  std::string name;
  cv::Mat picture;
  std::vector<photo::Box> faces;  ///< drawn by hand
};
/// dlib's examples/faces with their boxes (training.xml, testing.xml).
std::vector<BoxedPicture> boxed_pictures(const std::filesystem::path& folder);

/// Pictures without a human face, whole and in nine overlapping parts each.
std::vector<Sample> without_faces(const std::vector<std::filesystem::path>& files);

}  // namespace huanka::accuracy
