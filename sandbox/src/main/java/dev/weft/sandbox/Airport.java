package dev.weft.sandbox;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real airport; the first of its city's names is the English one. */
record Airport(
    String iata,
    String cityCode,
    String name,
    List<String> cityNames,
    String country,
    ZoneId zone,
    double lat,
    double lon) {

  private static final double EARTH_RADIUS_KM = 6371.0;

  String city() {
    return cityNames.getFirst();
  }

  /** Great-circle distance by the haversine formula. */
  double kilometresTo(Airport other) {
    double latDistance = Math.toRadians(other.lat - lat);
    double lonDistance = Math.toRadians(other.lon - lon);
    double a =
        Math.pow(Math.sin(latDistance / 2), 2)
            + Math.cos(Math.toRadians(lat))
                * Math.cos(Math.toRadians(other.lat))
                * Math.pow(Math.sin(lonDistance / 2), 2);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(a));
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("iata", iata);
    json.put("cityCode", cityCode);
    json.put("name", name);
    json.put("city", city());
    json.put("cityNames", cityNames);
    json.put("country", country);
    json.put("zone", zone.getId());
    json.put("lat", lat);
    json.put("lon", lon);
    return json;
  }
}
