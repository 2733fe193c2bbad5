#include "ui/draw_list.h"

#include <algorithm>

namespace huanka::ui {
namespace {

// Adds a rectangle to a disjoint set, merging whatever it meets.
void add_disjoint(std::vector<Rect>& set, Rect r) {
  for (std::size_t i = 0; i < set.size();) {
    if (overlap(set[i], r)) {
      r = united(set[i], r);
      set[i] = set.back();
      set.pop_back();
      i = 0;
    } else {
      ++i;
    }
  }
  set.push_back(r);
}

}  // namespace

Rect paint_bounds(const Primitive& primitive) {
  if (const auto* box = std::get_if<Box>(&primitive)) return box->rect.inset(-2 * box->shadow);
  if (const auto* text = std::get_if<TextRun>(&primitive)) return text->rect.inset(-text->font.px / 2);
  return std::visit([](const auto& p) { return p.rect; }, primitive);
}

std::vector<Rect> damage(const DrawList& before, const DrawList& after, const Rect& screen) {
  std::size_t head = 0;
  while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < before.size() - head && tail < after.size() - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;

  std::vector<Rect> dirty;
  const auto mark = [&](const Primitive& p) {
    const Rect r = intersection(paint_bounds(p), screen);
    if (!r.empty()) add_disjoint(dirty, r);
  };
  // Between the common head and tail: whatever is not in both, and whatever changed its place in the order.
  std::vector<bool> kept(before.size(), false);
  std::size_t next = head;
  for (std::size_t i = head; i < after.size() - tail; ++i) {
    std::size_t found = next;
    while (found < before.size() - tail && !(before[found] == after[i])) ++found;
    if (found < before.size() - tail) {
      kept[found] = true;
      next = found + 1;
    } else {
      mark(after[i]);
    }
  }
  for (std::size_t i = head; i < before.size() - tail; ++i)
    if (!kept[i]) mark(before[i]);

  if (dirty.size() > static_cast<std::size_t>(max_damage_rects)) {
    Rect all;
    for (const auto& r : dirty) all = united(all, r);
    dirty.assign(1, all);
  }
  return dirty;
}

}  // namespace huanka::ui
