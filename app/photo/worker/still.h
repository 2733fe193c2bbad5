// From a picture of a person to the card's picture: straightened, cut and scaled so that the geometry of GA 461-2004
// holds, written as JPEG with its resolution, read back and measured again before anybody gets it.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <vector>

#include "domain/county.h"
#include "photo/crop_plan.h"
#include "photo/findings.h"
#include "portrait.h"

namespace huanka::photo {

struct Still {
  std::vector<std::uint8_t> jpeg;  ///< empty when nothing could be cut
  std::optional<CropPlan> plan;    ///< empty without exactly one face, or with no hair line to measure
  Values values;                   ///< of the finished picture, read back from `jpeg`; else what is known of the source
};

/// Needs exactly one face whose head lies inside the picture. Whether the result may be used is judge()'s to say.
Still make_still(const cv::Mat& bgr, FaceNetworks& networks, const domain::PortraitRule& rule);

/// The finished picture this plan describes; where the source has no pixels its edge goes on.
cv::Mat cut_by_plan(const cv::Mat& bgr, const CropPlan& plan, const domain::PortraitRule& rule);

/// Values of a file as it is: `bgr` is what it decodes to. A picture of another size is measured as if scaled to the
/// finished width, and PictureSize says so.
Values measure_file(std::span<const std::uint8_t> file, const cv::Mat& bgr, FaceNetworks& networks,
                    const domain::PortraitRule& rule);

/// The part of the picture that `crop` names, scaled to the finished size; for faces found without the networks. Empty
/// when the crop does not lie inside the picture or no quality gives a size that is accepted.
std::vector<std::uint8_t> cut_still(const cv::Mat& bgr, const Box& crop, const domain::PortraitRule& rule);

/// A JPEG of unknown origin. Empty when it is none, or when a side is longer than domain::longest_picture_side_px: that
/// is looked at before anything is decoded. Turning marks (EXIF) are not followed.
cv::Mat decode_jpeg(std::span<const std::uint8_t> jpeg);

}  // namespace huanka::photo
