// The one entry: where requests go, what the edge may keep, what the firewall turns away.

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Host name of the reading app.')
param readHostName string

@description('Host name of the booking app.')
param bookingHostName string

@description('Host name of the browser client.')
param webHostName string

@description('Requests that one address may send in five minutes. Offices and mobile networks share addresses.')
param requestsPerAddress int = 6000

@description('Scans that one address may send in five minutes: all gates of a stadium share one.')
param scansPerAddress int = 60000

@description('Files of the browser client that one address may ask for in five minutes: a first visit asks for some thirty.')
param filesPerAddress int = 60000

@description('Events that one address of the payment provider may send in five minutes.')
param webhooksPerAddress int = 60000

@description('Requests below /booking that one address may send in five minutes.')
param bookingsPerAddress int = 1200

resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: 'afd-${token}'
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' existing = {
  parent: profile
  name: 'ticketmaster-${token}'
}

// No health probes. Each group has one origin, so a probe could change nothing, and all edges would keep asking the store.
resource readGroup 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'read'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 }
    sessionAffinityState: 'Disabled'
  }
}

resource readOrigin 'Microsoft.Cdn/profiles/originGroups/origins@2025-06-01' = {
  parent: readGroup
  name: 'read'
  properties: { hostName: readHostName, originHostHeader: readHostName, httpsPort: 443, enforceCertificateNameCheck: true }
}

resource bookingGroup 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'booking'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 }
    sessionAffinityState: 'Disabled'
  }
}

resource bookingOrigin 'Microsoft.Cdn/profiles/originGroups/origins@2025-06-01' = {
  parent: bookingGroup
  name: 'booking'
  properties: { hostName: bookingHostName, originHostHeader: bookingHostName, httpsPort: 443, enforceCertificateNameCheck: true }
}

resource webGroup 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'web'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 }
    sessionAffinityState: 'Disabled'
  }
}

resource webOrigin 'Microsoft.Cdn/profiles/originGroups/origins@2025-06-01' = {
  parent: webGroup
  name: 'web'
  properties: { hostName: webHostName, originHostHeader: webHostName, httpsPort: 443, enforceCertificateNameCheck: true }
}

// The edge keeps answers as long as the app says (a second for what sells). The key has only the parameters that the app knows, so adding
// others does not get past the cache. A cached route does not forward Authorization, and these routes need none.
var cachedRoutes = [
  {
    name: 'search'
    app: 'read'
    patterns: ['/search', '/search/suggest']
    parameters: 'token,location,date,category,from,to,near,radius,sort,page,size'
  }
  {
    name: 'event'
    app: 'read'
    patterns: ['/event/*']
    parameters: 'section,limit,cursor'
  }
  {
    name: 'contract'
    app: 'read'
    patterns: ['/openapi.json']
    parameters: ''
  }
  // However many wait, the booking app is asked once a second by each edge location.
  {
    name: 'queue'
    app: 'booking'
    patterns: ['/queue/*']
    parameters: ''
  }
]

resource cached 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = [
  for route in cachedRoutes: {
    parent: endpoint
    name: route.name
    properties: {
      originGroup: { id: route.app == 'booking' ? bookingGroup.id : readGroup.id }
      patternsToMatch: route.patterns
      supportedProtocols: ['Http', 'Https']
      httpsRedirect: 'Enabled'
      forwardingProtocol: 'HttpsOnly'
      linkToDefaultDomain: 'Enabled'
      cacheConfiguration: {
        queryStringCachingBehavior: empty(route.parameters) ? 'IgnoreQueryString' : 'IncludeSpecifiedQueryStrings'
        queryParameters: empty(route.parameters) ? null : route.parameters
        compressionSettings: { isCompressionEnabled: true, contentTypesToCompress: ['application/json'] }
      }
    }
    dependsOn: [readOrigin, bookingOrigin]
  }
]

// A path that is on no route ends at the edge. Clients keep the tickets' keys and few ask for them, so the edge does not keep them.
// The Functions host keeps /admin for itself. These requests reach it under another path, to which Front Door appends what the star stands
// for. The firewall comes before that and sees the client's path.
var uncachedRoutes = [
  {
    name: 'booking'
    patterns: ['/booking/*', '/bookings', '/payments/webhook', '/health', '/.well-known/ticket-keys']
    originPath: ''
  }
  {
    name: 'admin'
    patterns: ['/admin/*']
    originPath: '/manage/'
  }
]

resource uncached 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = [
  for route in uncachedRoutes: {
    parent: endpoint
    name: route.name
    properties: {
      originGroup: { id: bookingGroup.id }
      patternsToMatch: route.patterns
      originPath: empty(route.originPath) ? null : route.originPath
      supportedProtocols: ['Http', 'Https']
      httpsRedirect: 'Enabled'
      forwardingProtocol: 'HttpsOnly'
      linkToDefaultDomain: 'Enabled'
    }
    dependsOn: [bookingOrigin]
  }
]

// The edge keeps a release's files, and asks for what names the release. No file depends on a query.
resource pages 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: endpoint
  name: 'pages'
  properties: {
    originGroup: { id: webGroup.id }
    patternsToMatch: ['/app/*']
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    cacheConfiguration: {
      queryStringCachingBehavior: 'IgnoreQueryString'
      queryParameters: null
      compressionSettings: {
        isCompressionEnabled: true
        contentTypesToCompress: ['text/css', 'text/html', 'text/javascript', 'application/json', 'image/svg+xml']
      }
    }
  }
  dependsOn: [webOrigin]
}

// The edge itself leads to the pages: the origin would name its own host.
resource toPages 'Microsoft.Cdn/profiles/ruleSets@2025-06-01' = {
  parent: profile
  name: 'toPages'
}

resource toPagesRule 'Microsoft.Cdn/profiles/ruleSets/rules@2025-06-01' = {
  parent: toPages
  name: 'redirect'
  properties: {
    order: 1
    actions: [
      {
        name: 'UrlRedirect'
        parameters: {
          typeName: 'DeliveryRuleUrlRedirectActionParameters'
          redirectType: 'Found'
          destinationProtocol: 'Https'
          customPath: '/app/'
        }
      }
    ]
  }
}

resource root 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: endpoint
  name: 'root'
  properties: {
    originGroup: { id: webGroup.id }
    patternsToMatch: ['/', '/app']
    ruleSets: [{ id: toPages.id }]
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
  }
  dependsOn: [webOrigin, toPagesRule]
}

// The apps' routes take any capitals and escapes, so every rule compares the address decoded and in small letters. What counts requests
// looks for its path anywhere, so that no other way of writing it gets past. What spares a path from a limit knows only the path itself.
var plain = ['UrlDecode', 'Lowercase']
var bookingPaths = '/bookings?(/|$|[?;])'
var webhookPath = '^(https?://[^/?]+)?/payments/webhook/?$'
var scanPath = '^(https?://[^/?]+)?/admin/check-in(/offline)?/?$'
var filePath = '^(https?://[^/?]+)?/app/[0-9a-f]{12}/([a-z0-9_-]+/)*[a-z0-9_-]+([.][a-z0-9_-]+)+$'

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: 'waf${token}'
  location: 'global'
  tags: tags
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: {
    policySettings: { enabledState: 'Enabled', mode: 'Prevention', requestBodyCheck: 'Enabled' }
    customRules: {
      rules: [
        // The provider sends its events in bursts from few addresses.
        {
          name: 'WebhooksPerAddress'
          priority: 10
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: webhooksPerAddress
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', transforms: plain, matchValue: [webhookPath] }
          ]
        }
        // Within that limit nothing else looks at them: a managed rule could take an event for an attack. The app checks signature and
        // length.
        {
          name: 'ProviderWebhook'
          priority: 15
          ruleType: 'MatchRule'
          action: 'Allow'
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', transforms: plain, matchValue: [webhookPath] }
            { matchVariable: 'RequestMethod', operator: 'Equal', matchValue: ['POST'] }
          ]
        }
        {
          name: 'BookingsPerAddress'
          priority: 20
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: bookingsPerAddress
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', transforms: plain, matchValue: [bookingPaths] }
            { matchVariable: 'RequestUri', operator: 'RegEx', negateCondition: true, transforms: plain, matchValue: [filePath] }
          ]
        }
        {
          name: 'ScansPerAddress'
          priority: 25
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: scansPerAddress
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', transforms: plain, matchValue: [scanPath] }
          ]
        }
        {
          name: 'FilesPerAddress'
          priority: 27
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: filesPerAddress
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', transforms: plain, matchValue: [filePath] }
          ]
        }
        {
          name: 'RequestsPerAddress'
          priority: 30
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: requestsPerAddress
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', negateCondition: true, transforms: plain, matchValue: [scanPath, filePath] }
          ]
        }
      ]
    }
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
    }
  }
}

resource guard 'Microsoft.Cdn/profiles/securityPolicies@2025-06-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [{ domains: [{ id: endpoint.id }], patternsToMatch: ['/*'] }]
    }
  }
}
