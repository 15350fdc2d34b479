#include "actors/domain/access/features.hpp"
#include "actors/domain/resources/catalogue_parts.hpp"

/// Whom a record of the offer is shown to: described by what can be assigned.
namespace didtron::described::catalogue_detail {

field own_code(std::string prefix) {
  std::string words = "Tells it apart in files and in other systems; without one it is " + prefix + " and its number. It stays.";
  return code("code", "Code")
      .made_of_number(std::move(prefix))
      .unique()
      .immutable()
      .listed()
      .searchable()
      .help(std::move(words));
}

void assignment_fits(const resource& of, const values& r, std::vector<field_error>& faults) {
  const auto* from = std::get_if<std::int64_t>(&r[*of.find("effective_from")]);
  const auto* to = std::get_if<std::int64_t>(&r[*of.find("effective_to")]);
  if (from != nullptr && to != nullptr && *to <= *from)
    faults.push_back({"/effective_to", "must be after the beginning"});
}

resource assignments(const registry& all) {
  std::vector<std::string> subjects, feature_names;
  for (const resource& r : all.all())
    if (r.is_assignable()) subjects.push_back(r.name());
  const std::vector<std::string> records = subjects;
  subjects.push_back("feature");
  for (const area a : features())
    feature_names.emplace_back(name_of(a));
  resource out =
      resource{"assignments", "assignment", "Assignment", "Assignments",
               "Whom a record of the offer or a feature is shown to, or hidden from. Of the rows in "
               "force that mean a customer those of the most specific reach count, and among them "
               "one that hides. What has no row is shown to all; what any row shows, also a "
               "later or an earlier one, is closed for those whom no row in force means."}
          .guarded_by(area::customers)
          .at_most(20'000)
          .with(text("name", "Name")
                    .required()
                    .listed()
                    .sortable()
                    .searchable()
                    .like("Frankfurt for launch partners"))
          .with(own_code("a-"))
          .with(choice("subject", "What", std::move(subjects))
                    .required()
                    .listed()
                    .filterable()
                    .help("A kind of record, or a feature: an area of permissions."));
  for (const std::string& name : records) {
    const resource& r = *all.find(name);
    static_cast<void>(std::move(out).with(
        reference(r.id_name(), r.title(), name).only_when("subject", name).listed().filterable()));
  }
  return std::move(out)
      .with(choice("feature", "Feature", std::move(feature_names))
                .only_when("subject", "feature")
                .listed()
                .filterable()
                .help("Customers from whom it is hidden lose these permissions everywhere."))
      .with(choice("reach", "For", {"all", "category", "group", "customer"})
                .required()
                .listed()
                .filterable()
                .help("Customer goes before group, group before category, category before all."))
      .with(reference("category_id", "Category", "categories")
                .only_when("reach", "category")
                .listed()
                .filterable())
      .with(reference("group_id", "Group", "customer_groups")
                .only_when("reach", "group")
                .listed()
                .filterable())
      .with(reference("customer_id", "Customer", "customers")
                .only_when("reach", "customer")
                .listed()
                .filterable())
      .with(flag("is_shown", "Shown", true)
                .listed()
                .filterable()
                .help("Not: hidden; that wins within the same reach."))
      .with(moment("effective_from", "From").listed().help("Counts from then on; none: since ever."))
      .with(moment("effective_to", "Until")
                .listed()
                .like("2026-05-01T12:00:00Z")
                .help("Counts no more from then on; none: for good."))
      .with(long_text("note", "Note").length(1, 500))
      .checked_by(assignment_fits);
}

}  // namespace didtron::described::catalogue_detail
