// Any bytes as a picture from the vision worker: refused, or a picture that a real decoder (OpenCV's) finds no larger
// than it says and turned no other way (operations reference T12).
//
// Input: a byte with the wanted size, then the file.
#include <cstddef>
#include <cstdint>
#include <opencv2/imgcodecs.hpp>

#include "photo/picture.h"
#include "photo/protocol.h"
#include "require.h"

namespace {
using namespace huanka::photo;

void decode(const Picture& picture) {
  const cv::Mat file(1, static_cast<int>(picture.jpeg.size()), CV_8UC1, const_cast<char*>(picture.jpeg.data()));
  const cv::Mat seen = cv::imdecode(file, cv::IMREAD_COLOR);  // obeys EXIF, if any were left
  if (!seen.empty()) require(seen.cols == picture.size.width && seen.rows == picture.size.height);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // A small one beside the real size, so that whole pictures fit into short inputs.
  const Size wanted = (data[0] & 1) != 0 ? Size{358, 441} : Size{16, 24};
  const auto picture = accept_picture({data + 1, size - 1}, wanted);
  if (!picture) return 0;
  require(picture->jpeg.size() == size - 1 && picture->jpeg.size() <= max_picture_bytes);
  require(picture->size == wanted && picture->sha256.size() == 64);
  decode(*picture);
  return 0;
}
