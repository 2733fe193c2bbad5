#include "sync/link_fault.h"

#include <cstddef>

namespace huanka::sync {

namespace {
constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < link_faults.size(); ++i)
    if (link_faults[i].code != static_cast<LinkFault::Code>(i)) return false;
  return link_faults.size() == static_cast<std::size_t>(LinkFault::Code::AuthorityUnreadable) + 1;
}
static_assert(rows_are_in_order(), "one row per code, in the order of the codes");
}  // namespace

std::string to_string(LinkFault::Code code) {
  return std::string(link_faults.at(static_cast<std::size_t>(code)).staff_code);
}

}  // namespace huanka::sync
