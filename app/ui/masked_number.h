// A mobile number in the groups people read it in, 3-4-4, as it may stand on a lobby screen: never all of it at once
// (screens are seen, photographed and read by machines), yet enough to check it. Pure.
#pragma once

#include <string>
#include <vector>

namespace huanka::ui {

/// While it is typed: what is no whole mobile number stands open, so that a wrong or missing digit can be seen and
/// mended; a whole one has its middle covered at once.
std::vector<std::string> groups_while_typing(const std::string& digits);
/// Standing still: 138 **** 5678.
std::vector<std::string> groups_at_rest(const std::string& digits);
/// While a finger holds the control: *** 1234 ****, the only group that was covered.
std::vector<std::string> groups_while_held(const std::string& digits);
/// Index of the group that the next digit belongs to; the last one when the number is complete.
std::size_t group_being_typed(const std::string& digits);

}  // namespace huanka::ui
