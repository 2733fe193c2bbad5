// What the configuration means for the visit.
#pragma once

#include "settings/settings.h"
#include "ui/metrics.h"
#include "visit/visit.h"

namespace huanka::shell {

visit::World world_from(const settings::Settings& settings);
ui::ScreenGeometry geometry_from(const settings::ScreenSettings& screen);

}  // namespace huanka::shell
