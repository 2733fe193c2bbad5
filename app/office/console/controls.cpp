#include "office/console/controls.h"

namespace huanka::office {

namespace {
std::string id_of(const std::string& form, const std::string& name) { return form + "-" + name; }

Markup labelled(const View& view, std::string_view key, const std::string& id, const Markup& control) {
  return element("p", {{"class", "field"}}, {element("label", {{"for", id}}, {view.text(key)}), control});
}

Attributes required_if(Need need, Attributes attributes) {
  if (need == Need::Required) attributes.push_back({"required", "required"});
  return attributes;
}
}  // namespace

Markup text_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                    const std::string& value, std::size_t longest, Need need) {
  const std::string id = id_of(form, name);
  return labelled(view, key, id,
                  element("input",
                          required_if(need, {{"id", id},
                                             {"name", name},
                                             {"type", "text"},
                                             {"value", value},
                                             {"maxlength", std::to_string(longest)},
                                             {"autocomplete", "off"}}),
                          {}));
}

Markup lines_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                     const std::string& value, std::size_t longest, Need need) {
  const std::string id = id_of(form, name);
  return labelled(view, key, id,
                  element("textarea",
                          required_if(need, {{"id", id},
                                             {"name", name},
                                             {"rows", "6"},
                                             {"maxlength", std::to_string(longest)},
                                             {"autocomplete", "off"}}),
                          {html::lines(value)}));
}

Markup choice_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                      const std::vector<std::pair<std::string, std::string>>& options, const std::string& chosen) {
  const std::string id = id_of(form, name);
  std::vector<Markup> inside{element("option", {{"value", ""}}, {view.text("console.choose")})};
  for (const auto& [value, words] : options) {
    Attributes attributes{{"value", value}};
    if (value == chosen) attributes.push_back({"selected", "selected"});
    inside.push_back(element("option", attributes, {words}));
  }
  return labelled(view, key, id, element("select", {{"id", id}, {"name", name}, {"required", "required"}}, inside));
}

Markup tick_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                    bool ticked) {
  const std::string id = id_of(form, name);
  Attributes box{{"id", id}, {"name", name}, {"type", "checkbox"}, {"value", "yes"}, {"required", "required"}};
  if (ticked) box.push_back({"checked", "checked"});
  return element("p", {{"class", "tick"}},
                 {element("input", box, {}), element("label", {{"for", id}}, {view.text(key)})});
}

Markup file_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                    const std::string& accept, Need need) {
  const std::string id = id_of(form, name);
  return labelled(
      view, key, id,
      element("input", required_if(need, {{"id", id}, {"name", name}, {"type", "file"}, {"accept", accept}}), {}));
}

Markup upload_form(const View& view, const std::string& path, const std::vector<Markup>& fields,
                   std::string_view button, const std::string& look) {
  std::vector<Markup> inside{hidden_field("form", view.form_token)};
  inside.insert(inside.end(), fields.begin(), fields.end());
  inside.push_back(element("button", {{"type", "submit"}}, {view.text(button)}));
  return element("form", {{"method", "post"}, {"action", path}, {"enctype", "multipart/form-data"}, {"class", look}},
                 inside);
}

Markup complaints(const View& view, const std::vector<std::string>& sentences) {
  std::vector<Markup> items;
  items.reserve(sentences.size());
  for (const auto& sentence : sentences) items.push_back(element("li", {sentence}));
  return element("div", {{"class", "complaint"}, {"role", "alert"}},
                 {element("p", {view.text("console.please_mend")}), element("ul", items)});
}

}  // namespace huanka::office
