namespace OneProcess.FullText;

internal static class Geo
{
    private const double EarthRadius = 6371.0088;
    private const double KilometresPerDegree = 111.19;

    /// <summary>Great-circle distance in kilometres.</summary>
    public static double Distance(GeoPoint a, GeoPoint b)
    {
        double latitude = double.DegreesToRadians(b.Latitude - a.Latitude);
        double longitude = double.DegreesToRadians(b.Longitude - a.Longitude);
        double h = Square(Math.Sin(latitude / 2))
            + Math.Cos(double.DegreesToRadians(a.Latitude))
            * Math.Cos(double.DegreesToRadians(b.Latitude))
            * Square(Math.Sin(longitude / 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>Whether the latitude alone shows that a point is beyond the radius. This saves most distances.</summary>
    public static bool IsBeyond(RadiusFilter near, GeoPoint point) =>
        Math.Abs(point.Latitude - near.Centre.Latitude) * KilometresPerDegree > near.Kilometres + 1;

    private static double Square(double value) => value * value;
}
