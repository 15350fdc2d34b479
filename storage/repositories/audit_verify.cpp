#include "storage/repositories/audit_verify.hpp"

#include "storage/sha256.hpp"

namespace didtron::storage {

namespace audit_verify_detail {

/// Of one page; a full check takes as many as it takes.
inline constexpr std::chrono::seconds page_limit{60};

constexpr std::string_view keep = R"(
  INSERT INTO audit_checks (tenant_id, checked_at, link_count, faults) VALUES (app_tenant(), now(), $1, $2)
  ON CONFLICT (tenant_id) DO UPDATE SET checked_at = now(), link_count = excluded.link_count, faults = excluded.faults)";

struct finding {
  audit_finding out = {};
  void add(std::string fault) {
    if (!fault.empty() && out.faults.size() < audit_faults_max) out.faults.push_back(std::move(fault));
  }
};

}  // namespace audit_verify_detail

result<audit_finding> verify_audit(pg::connection& db, tenant_id tenant, const known_heads& known,
                                   const std::function<bool()>& is_stopping) {
  using namespace audit_verify_detail;
  finding f;
  audit_head last;
  for (;;) {
    if (is_stopping()) return fail(errc::unavailable, "the check was ended");
    // With each page: a purge meanwhile has its record before its rows are gone.
    auto part = pg::run(db, audit_links_after(tenant, last.link_no), pg::in(page_limit));
    if (!part) return fail(std::move(part).error());
    auto erasures = pg::run(db, audit_erasures_of(tenant), pg::in(page_limit));
    if (!erasures) return fail(std::move(erasures).error());
    for (const auto& link : part->links) {
      f.add(audit_fault(link, last, *erasures));
      ++f.out.links;
      last = {link.no, link.digest, link.sealed_at};
      const auto expected = known.find(link.no);
      if (expected != known.end() && expected->second != to_hex(link.digest))
        f.add("link " + std::to_string(link.no) + " is not the one that was written down");
    }
    if (!part->links.empty()) continue;
    if (part->head.link_no != last.link_no || part->head.digest != last.digest)
      f.add("the head tells of " + std::to_string(part->head.link_no) + " links, there are " +
            std::to_string(f.out.links));
    for (const auto& erasure : *erasures)
      f.add(audit_fault(erasure));
    break;
  }
  if (!known.empty() && known.rbegin()->first > last.link_no)
    f.add("link " + std::to_string(known.rbegin()->first) + " was written down and is missing");
  auto strays = pg::run(db, audit_strays(tenant), pg::in(page_limit));
  if (!strays) return fail(std::move(strays).error());
  for (auto& stray : *strays)
    f.add(std::move(stray));
  f.out.head = last;
  return std::move(f.out);
}

result<void> keep_audit_finding(pg::transaction& tx, const audit_finding& found) {
  std::vector<std::optional<std::string>> faults{found.faults.begin(), found.faults.end()};
  auto kept = tx.execute(audit_verify_detail::keep, pg::params{}.i64(found.links).text_array(faults));
  if (!kept) return fail(std::move(kept).error());
  return {};
}

}  // namespace didtron::storage
