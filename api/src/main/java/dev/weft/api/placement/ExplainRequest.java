package dev.weft.api.placement;

import dev.weft.api.problem.ProblemException;
import dev.weft.contract.run.PlacementFacts;
import dev.weft.policy.placement.PlacementInput;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to explain; what is left out is as it would be for a run that the caller starts now. */
@Schema(description = "What to explain; what is left out is as it would be for a run started now.")
record ExplainRequest(
    @Nullable TenantWords tenant,
    @Nullable PlacementWords request,
    @Nullable ModelWords model,
    @Nullable LoadWords load,
    @Nullable CostWords cost) {

  /** Who asks. */
  @Schema(name = "PlacementTenant")
  record TenantWords(
      @Schema(description = "Where its data is at home.", example = "EU") @Nullable String region,
      @Schema(description = "What it has booked.", example = "standard") @Nullable String plan) {}

  /** The largest model that may be called. */
  @Schema(name = "PlacementModel")
  record ModelWords(
      @Schema(description = "Its parameters in billions.", example = "70")
          @Nullable Double parametersBillions,
      @Schema(description = "Where its provider is.", example = "EU")
          @Nullable String providerRegion) {}

  /** What is in flight. */
  @Schema(name = "PlacementLoad")
  record LoadWords(
      @Schema(
              description = "The tenant's runs that use workers, by region and tier.",
              example = "{\"eu-west-1\": {\"standard\": 101}}")
          @Nullable Map<String, Map<String, Long>> inFlight) {}

  /** What it costs. */
  @Schema(name = "PlacementCost")
  record CostWords(
      @Schema(description = "What the plan is expected to spend, in minor units.", example = "0")
          @Nullable Long estimateMinor) {}

  /** The words that ask for just that. */
  static ExplainRequest of(PlacementInput input) {
    return new ExplainRequest(
        new TenantWords(input.tenant().region(), input.tenant().plan()),
        new PlacementWords(
            said(input.request().purpose()),
            input.request().dataClasses(),
            said(input.request().subjectResidency())),
        new ModelWords(input.model().parametersBillions(), input.model().providerRegion()),
        new LoadWords(input.load().inFlight()),
        new CostWords(input.cost().estimateMinor()));
  }

  private static @Nullable String said(String word) {
    return word.isEmpty() ? null : word;
  }

  /** The request's own words in place of those of a run that starts now. */
  PlacementInput over(PlacementInput now) {
    return new PlacementInput(
        tenant == null
            ? now.tenant()
            : new PlacementInput.Tenant(
                now.tenant().id(),
                region(Objects.requireNonNullElse(tenant.region(), now.tenant().region())),
                Objects.requireNonNullElse(tenant.plan(), now.tenant().plan())),
        request == null ? now.request() : request.facts("/request"),
        model == null
            ? now.model()
            : new PlacementInput.Model(
                Objects.requireNonNullElse(
                    model.parametersBillions(), now.model().parametersBillions()),
                Objects.requireNonNullElse(model.providerRegion(), now.model().providerRegion())),
        load == null || load.inFlight() == null
            ? now.load()
            : new PlacementInput.Load(load.inFlight()),
        cost == null || cost.estimateMinor() == null
            ? now.cost()
            : new PlacementInput.Cost(cost.estimateMinor()));
  }

  private static String region(String region) {
    if (!PlacementFacts.residency(region)) {
      throw ProblemException.invalidField(
          "/tenant/region", "residency", "Write capital letters, as in EU.");
    }
    return region;
  }
}
