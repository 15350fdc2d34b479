#include "actors/domain/resources/catalogue_parts.hpp"
#include "actors/domain/resources/webhook_endpoints.hpp"

/// The plain records of the product. Each is told here once; where a rule is missing, it is a
/// property of a field or a kind, never an exception elsewhere.
namespace didtron::described {

namespace catalogue_detail {

/// Rules of one offer object that all have: name, code, order on screens, active.
resource offer_with(field code_field, std::string name, std::string singular, std::string title, std::string titles,
                    std::string help, area guard) {
  return resource{std::move(name), std::move(singular), std::move(title), std::move(titles),
                  std::move(help)}
      .guarded_by(guard)
      .with(text("name", "Name").length(1, 80).required().listed().sortable().searchable())
      .with(std::move(code_field)
                .required()
                .immutable()
                .listed()
                .sortable()
                .searchable()
                .help("Short name that machines use; it stays."))
      .with(flag("is_active", "Active", true).listed().filterable())
      .with(integer("display_order", "Order", 0, 10'000)
                .required()
                .otherwise(std::int64_t{100})
                .sortable()
                .help("Lower comes first."));
}

resource offer(std::string name, std::string singular, std::string title, std::string titles,
               std::string help, area guard) {
  return offer_with(code("code", "Code").unique(), std::move(name), std::move(singular), std::move(title),
                    std::move(titles), std::move(help), guard);
}

std::int64_t number(const resource& of, const values& record, std::string_view name) {
  const auto* n = std::get_if<std::int64_t>(&record[*of.find(name)]);
  return n == nullptr ? 0 : *n;
}

void rate_of_calls_fits(const resource& of, const values& r, std::vector<field_error>& faults) {
  if (number(of, r, "cps_max") > number(of, r, "channels_max") * 10)
    faults.push_back({"/cps_max", "must be at most ten times the channels"});
}

void dates_in_order(const resource& of, const values& r, std::vector<field_error>& faults) {
  if (number(of, r, "due_days") < number(of, r, "reminder_days"))
    faults.push_back({"/reminder_days", "must not be after the due day"});
}

resource pops() {
  return offer("pops", "pop", "POP", "POPs", "A switch site that customers connect to.",
               area::routing)
      .at_most(2'000)
      .with(of_kind(kind::host_name, "host_name", "Host name")
                .required()
                .unique()
                .listed()
                .searchable())
      .with(of_kind(kind::ip_address, "address", "Address").listed())
      .with(choice("region", "Region", {"eu", "us", "apac", "latam", "mea"})
                .required()
                .listed()
                .filterable()
                .sortable())
      .with(
          of_kind(kind::country, "country", "Country").required().listed().filterable().sortable())
      .with(text("city", "City").length(1, 80).listed().searchable())
      .with(long_text("description", "Description").length(1, 500))
      .assignable({"name", "code", "display_order", "host_name", "address", "region", "country",
                   "city", "description"});
}

resource voice_tiers() {
  return offer("voice_tiers", "voice_tier", "Voice tier", "Voice tiers",
               "A class of termination quality with its targets.", area::routing)
      .at_most(500)
      .with(percent("asr_min", "ASR target", 100)
                .required()
                .listed()
                .help("Answer-seizure ratio at least."))
      .with(integer("acd_min_s", "ACD target", 0, 86'400)
                .required()
                .listed()
                .in_unit("s")
                .help("Mean duration of answered calls at least."))
      .with(integer("pdd_max_ms", "PDD target", 0, 60'000)
                .required()
                .listed()
                .in_unit("ms")
                .help("Post-dial delay at most."))
      .with(rate("base_rate", "Base rate").required().listed().in_unit("per minute"))
      .with(of_kind(kind::currency, "currency", "Currency").required().listed().filterable())
      .with(flag("is_on_website", "On the website", false).filterable())
      .with(long_text("description", "Description").length(1, 500))
      .assignable({"name", "code", "display_order", "asr_min", "acd_min_s", "pdd_max_ms",
                   "base_rate", "currency", "description"});
}

resource codecs() {
  return offer("codecs", "codec", "Codec", "Codecs", "An audio coding that may be offered.",
               area::routing)
      .at_most(200)
      .with(integer("payload_type", "Payload type", 0, 127)
                .listed()
                .help("RTP payload type (RFC 3551); dynamic ones have none."))
      .with(integer("clock_rate_hz", "Clock rate", 8'000, 192'000)
                .required()
                .listed()
                .in_unit("Hz")
                .otherwise(std::int64_t{8'000}))
      .with(integer("bit_rate_bps", "Bit rate", 1'000, 1'000'000)
                .required()
                .listed()
                .in_unit("bit/s")
                .like("64000"))
      .with(long_text("description", "Description").length(1, 500))
      .assignable({"name", "code", "display_order", "payload_type", "clock_rate_hz",
                   "bit_rate_bps", "description"});
}

resource channel_plans() {
  return offer("channel_plans", "channel_plan", "Channel plan", "Channel plans",
               "Capacity that is rented by the day; no term, stops on release.",
               area::voice_services)
      .at_most(1'000)
      .with(integer("channels_max", "Channels", 1, 100'000).required().listed())
      .with(integer("cps_max", "Calls per second", 1, 10'000).required().listed())
      .with(money("rental_per_day", "Rental").required().listed().in_unit("per day"))
      .with(money("setup_fee", "Set-up fee").required().otherwise(std::int64_t{0}))
      .with(of_kind(kind::currency, "currency", "Currency").required().listed().filterable())
      .with(flag("is_on_website", "On the website", false).filterable())
      .with(long_text("description", "Description").length(1, 500))
      .checked_by(rate_of_calls_fits)
      .assignable({"name", "code", "display_order", "channels_max", "cps_max", "rental_per_day",
                   "setup_fee", "currency", "description"});
}

resource categories() {
  return offer("categories", "category", "Category", "Categories",
               "Customers of one kind: what they are shown.", area::customers)
      .at_most(500)
      .with(choice("billing_type", "Billing type", {"prepaid", "postpaid"})
                .required()
                .otherwise(std::string{"prepaid"})
                .listed()
                .filterable()
                .help("What a new customer starts with; postpaid needs an approval."))
      .with(code("icon", "Icon"))
      .with(flag("is_on_website", "On the website", false).listed().filterable())
      .with(long_text("description", "Description").length(1, 500));
}

resource customer_groups() {
  return offer("customer_groups", "customer_group", "Group", "Groups", "A part of a category.",
               area::customers)
      .at_most(2'000)
      .with(reference("category_id", "Category", "categories")
                .required()
                .owned()
                .listed()
                .filterable())
      .with(long_text("description", "Description").length(1, 500));
}

/// Who may buy on credit. Everybody starts prepaid.
bool may_be_postpaid(std::string_view customer_type) {
  return customer_type == "enterprise" || customer_type == "wholesaler" ||
         customer_type == "call_center";
}

std::string_view word(const resource& of, const values& record, std::string_view name) {
  const auto* s = std::get_if<std::string>(&record[*of.find(name)]);
  return s == nullptr ? std::string_view{} : std::string_view{*s};
}

void terms_fit_customer(const resource& of, const values& r, std::vector<field_error>& faults) {
  if (word(of, r, "billing_type") == "postpaid" && !may_be_postpaid(word(of, r, "customer_type")))
    faults.push_back({"/billing_type", "customers of this type are prepaid"});
  if (number(of, r, "low_balance_2") > number(of, r, "low_balance_1"))
    faults.push_back({"/low_balance_2", "must not be above the first threshold"});
  if (number(of, r, "low_balance_3") > number(of, r, "low_balance_2"))
    faults.push_back({"/low_balance_3", "must not be above the second threshold"});
}

field threshold(std::string name, std::string label, std::int64_t units) {
  return money(std::move(name), std::move(label))
      .required()
      .otherwise(units * 100'000'000)
      .like(std::to_string(units) + ".00000000")
      .in_unit("in the display currency");
}

resource customers() {
  return resource{"customers", "customer", "Customer", "Customers",
                  "Whom your company sells to. Its number is permanent; category and group decide "
                  "what it is shown, its type how it may pay."}
      .guarded_by(area::customers)
      .at_most(50'000)
      .with(text("name", "Company").required().listed().sortable().searchable().like("Acme GmbH"))
      .with(own_code("c-"))
      .with(choice("customer_type", "Type",
                   {"individual", "small_business", "enterprise", "wholesaler", "call_center"})
                .required()
                .listed()
                .filterable()
                .help("Enterprises, wholesalers and call centers may become postpaid."))
      .with(reference("category_id", "Category", "categories").required().listed().filterable())
      .with(reference("group_id", "Group", "customer_groups")
                .within("category_id")
                .listed()
                .filterable()
                .help("One of its category."))
      .with(choice("billing_type", "Billing type", {"prepaid", "postpaid"})
                .required()
                .otherwise(std::string{"prepaid"})
                .decided_by(area::credit)
                .listed()
                .filterable()
                .help("Starts prepaid; who decides on credit makes it postpaid."))
      .with(company("customer_tenant_id", "Log-ins and accounts")
                .unique()
                .listed()
                .filterable()
                .help("The company right below yours whose people log in; each belongs to one "
                      "customer at most."))
      .with(of_kind(kind::email, "billing_email", "Billing e-mail")
                .listed()
                .searchable()
                .personal())
      .with(of_kind(kind::email, "technical_email", "Technical e-mail").searchable().personal())
      .with(of_kind(kind::phone, "phone", "Phone").personal())
      .with(long_text("address", "Street and number").length(1, 200).personal().like("Main Street 1"))
      .with(text("city", "City").length(1, 80).searchable().like("Berlin"))
      .with(text("state", "State").length(1, 80).like("Berlin"))
      .with(text("postal_code", "Postal code").length(1, 20).like("10115"))
      .with(of_kind(kind::country, "country", "Country").listed().filterable())
      .with(text("tax_id", "Tax id").length(1, 40).searchable().like("DE123456789"))
      .with(of_kind(kind::time_zone, "time_zone", "Time zone")
                .required()
                .otherwise(std::string{"UTC"}))
      .with(of_kind(kind::currency, "display_currency", "Display currency")
                .required()
                .otherwise(std::string{"USD"}))
      .with(threshold("low_balance_1", "First low balance", 50))
      .with(threshold("low_balance_2", "Second low balance", 20))
      .with(threshold("low_balance_3", "Third low balance", 5))
      .with(long_text("notes", "Notes").personal())
      .held_by("customer_holders")
      .checked_by(terms_fit_customer);
}

resource currencies() {
  return resource{"currencies", "currency", "Currency", "Currencies",
                  "A currency that accounts and cards may have."}
      .guarded_by(area::settings)
      .at_most(200)
      .with(text("name", "Name")
                .length(1, 60)
                .required()
                .listed()
                .sortable()
                .searchable()
                .like("Euro"))
      .with(of_kind(kind::currency, "code", "Code")
                .required()
                .unique()
                .immutable()
                .listed()
                .sortable()
                .like("EUR"))
      .with(integer("minor_digits", "Decimals of documents", 0, 4)
                .required()
                .listed()
                .otherwise(std::int64_t{2})
                .help("ISO 4217: JPY 0, USD 2, KWD 3."))
      .with(percent("hedge_spread", "Hedge spread", 100)
                .required()
                .otherwise(std::int64_t{2'000'000})
                .listed()
                .help("Added when a balance changes its currency."))
      .with(flag("is_active", "Active", true).listed().filterable());
}

resource billing_terms() {
  return offer("billing_terms", "billing_term", "Billing term", "Billing terms",
               "When documents are made and due.", area::billing)
      .at_most(200)
      .with(choice("cycle", "Cycle",
                   {"daily", "weekly", "half_monthly", "monthly", "threshold", "manual"})
                .required()
                .listed()
                .filterable())
      .with(integer("due_days", "Due after", 0, 180).required().listed().in_unit("days").like("14"))
      .with(integer("reminder_days", "Reminder after", 0, 180)
                .required()
                .in_unit("days")
                .otherwise(std::int64_t{0}))
      .with(integer("close_grace_hours", "Late calls are waited for", 0, 168)
                .required()
                .in_unit("h")
                .otherwise(std::int64_t{48}))
      .with(of_kind(kind::time_zone, "time_zone", "Time zone")
                .required()
                .otherwise(std::string{"UTC"})
                .listed())
      .checked_by(dates_in_order);
}

resource destinations() {
  return resource{"destinations", "destination", "Destination", "Destinations",
                  "A-Z: the name of a prefix."}
      .guarded_by(area::rating)
      .at_most(100'000)
      .with(text("name", "Name")
                .length(1, 120)
                .required()
                .listed()
                .sortable()
                .searchable()
                .like("United Kingdom, London"))
      .with(of_kind(kind::prefix, "prefix", "Prefix")
                .required()
                .unique()
                .listed()
                .sortable()
                .searchable())
      .with(of_kind(kind::country, "country", "Country").listed().filterable().like("GB"))
      .with(choice("network", "Network",
                   {"fixed", "mobile", "special", "premium", "satellite", "toll_free", "other"})
                .required()
                .otherwise(std::string{"other"})
                .listed()
                .filterable())
      .with(flag("is_active", "Active", true).listed().filterable());
}

resource contacts() {
  return resource{"contacts", "contact", "Contact", "Contacts", "A person to write to or call."}
      .guarded_by(area::customers)
      .at_most(50'000)
      .with(text("name", "Name")
                .required()
                .listed()
                .sortable()
                .searchable()
                .personal()
                .like("Ada Lovelace"))
      .with(text("company", "Company").listed().searchable())
      .with(choices("duties", "Duties",
                    {"billing", "technical", "noc", "sales", "legal", "rates", "fraud"})
                .listed())
      .with(of_kind(kind::email, "email", "E-mail").required().listed().searchable().personal())
      .with(of_kind(kind::phone, "phone", "Phone").personal())
      .with(of_kind(kind::time_zone, "time_zone", "Time zone"))
      .with(flag("may_use_portal", "Portal access", false).filterable())
      .with(long_text("notes", "Notes").personal());
}

resource email_templates() {
  return offer_with(code("code", "Code"), "email_templates", "email_template", "E-mail template",
                    "E-mail templates", "Subject and text of a mail with its variables, once per language.",
                    area::marketing)
      .at_most(1'000)
      .with(choice("language", "Language",
                   {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ar", "zh"})
                .required()
                .otherwise(std::string{"en"})
                .listed()
                .filterable())
      .with(text("subject", "Subject")
                .length(1, 200)
                .required()
                .listed()
                .searchable()
                .like("Your balance is low"))
      .with(long_text("body", "Text").length(1, 20'000).required().like("Hello {{name}}"))
      .with(texts("variables", "Variables", 50).like("balance|name"))
      .with(choice("state", "State", {"draft", "published", "archived"})
                .required()
                .otherwise(std::string{"draft"})
                .listed()
                .filterable())
      .unique_over({"code", "language"});
}

resource document_templates() {
  return offer("document_templates", "document_template", "Document template", "Document templates",
               "How invoices, notes and statements look.", area::billing)
      .at_most(500)
      .with(choice("document", "Document",
                   {"invoice", "statement", "credit_note", "netting_request", "receipt"})
                .required()
                .listed()
                .filterable())
      .with(choice("paper", "Paper", {"a4", "letter"}).required().otherwise(std::string{"a4"}))
      .with(long_text("header", "Header").length(1, 2'000))
      .with(long_text("footer", "Footer").length(1, 2'000))
      .with(choice("state", "State", {"draft", "published", "archived"})
                .required()
                .otherwise(std::string{"draft"})
                .listed()
                .filterable());
}

void describe_all(registry& all) {
  for (auto* describe :
       {pops, voice_tiers, codecs, channel_plans, categories, customer_groups, customers, currencies,
        billing_terms, destinations, contacts, email_templates, document_templates, webhook_endpoints})
    all.add(describe());
  all.add(assignments(all));
}

}  // namespace catalogue_detail

const registry& resources() {
  static registry all;
  static const bool is_described = (catalogue_detail::describe_all(all), true);
  static_cast<void>(is_described);
  return all;
}

}  // namespace didtron::described
