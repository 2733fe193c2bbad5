#include "ui/masked_number.h"

#include <algorithm>
#include <array>

#include "domain/identity.h"

namespace huanka::ui {

namespace {
constexpr std::array<std::size_t, 3> sizes{3, 4, 4};
constexpr std::size_t last_group_begins = sizes[0] + sizes[1];

std::vector<std::string> split(const std::string& digits) {
  std::vector<std::string> groups;
  std::size_t at = 0;
  for (const std::size_t size : sizes) {
    groups.push_back(digits.substr(std::min(at, digits.size()), size));
    at += size;
  }
  return groups;
}

std::string covered(const std::string& group) { return std::string(group.size(), '*'); }
}  // namespace

std::vector<std::string> groups_while_typing(const std::string& digits) {
  return domain::Mobile::parse(digits) ? groups_at_rest(digits) : split(digits);
}

std::vector<std::string> groups_at_rest(const std::string& digits) {
  auto groups = split(digits);
  groups[1] = covered(groups[1]);
  return groups;
}

std::vector<std::string> groups_while_held(const std::string& digits) {
  auto groups = split(digits);
  groups[0] = covered(groups[0]);
  groups[2] = covered(groups[2]);
  return groups;
}

std::size_t group_being_typed(const std::string& digits) {
  return digits.size() < sizes[0] ? 0 : digits.size() < last_group_begins ? 1 : 2;
}

}  // namespace huanka::ui
